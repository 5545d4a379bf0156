// A zip or tar archive, tars inside included, as a Source; nothing is unpacked to disk.
#pragma once

#include <filesystem>
#include <memory>

#include "data_prep/source/source.h"

namespace lrml::prep {

enum class ArchiveKind { zip, tar };

/// `file` is plain or, if it is a tar, perhaps compressed. Archives are nested at most two deep.
/// Looks only at the file's state; what is wrong with its content shows when members are asked for.
std::unique_ptr<Source> open_archive(const std::filesystem::path& file, ArchiveKind kind);

}  // namespace lrml::prep
