// A folder with files and tars at any depth as a Source.
#pragma once

#include <filesystem>
#include <memory>

#include "data_prep/source/source.h"

namespace lrml::prep {

/// Links to files are followed, links to folders are left out: they lead elsewhere, or back. So are devices and
/// pipes. Throws Error (bad data) if a folder inside cannot be read, or lies more than 32 deep.
std::unique_ptr<Source> open_folder(const std::filesystem::path& folder);

/// A single file, perhaps compressed.
std::unique_ptr<Source> open_file(const std::filesystem::path& file);

}  // namespace lrml::prep
