// Small text files: read whole, and written so that they exist whole or not at all.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "lrml/base/error.h"

namespace lrml {

/// The whole content. Throws Error (`on_failure`) with the system's reason and `advice`.
std::string read_text(const std::filesystem::path& file, ExitCode on_failure, const std::string& advice);

/// Writes `content` through a temporary name beside `file`, flushed to disk before it gets its final name.
/// Throws Error (failure) with the system's reason; `file` is then as it was.
void write_atomically(const std::filesystem::path& file, std::string_view content);

}  // namespace lrml
