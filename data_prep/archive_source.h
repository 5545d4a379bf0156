// A zip archive as a Source, through libarchive; nothing is unpacked to disk.
#pragma once

#include <filesystem>
#include <memory>

#include "data_prep/source.h"

namespace lrml::prep {

/// Whether `file` begins like a zip or is named like one.
bool looks_like_zip(const std::filesystem::path& file);

/// Lists `file`. Throws Error (bad data) if it is not a whole zip.
std::unique_ptr<Source> open_archive(const std::filesystem::path& file);

}  // namespace lrml::prep
