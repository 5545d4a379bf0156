// Checkpoints that were changed before they were sealed, so that only what is inside them can tell.
#pragma once

#include <filesystem>
#include <string>

#include "lrml/store/seal.h"
#include "support/temporary_folder.h"

namespace lrml::test {

inline constexpr std::size_t seal_bytes = 46;

inline std::string without_seal(const std::string& content) {
  return content.substr(0, content.size() - seal_bytes);
}

/// Replaces the seal of a file by one that fits its bytes.
inline void reseal(const std::filesystem::path& file) {
  SelfCommunicator self;
  write_file(file, without_seal(read_file(file)));
  append_seal(self, file);
}

}  // namespace lrml::test
