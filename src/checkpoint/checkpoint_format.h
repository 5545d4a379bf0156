// Names that the writer and the reader of checkpoints share. Private to the layer.
#pragma once

#include <cstdint>

namespace lrml::checkpoint_format {

inline constexpr const char* name = "lrml-checkpoint";
inline constexpr std::int64_t version = 1;
inline constexpr const char* digest_name = "digest";
inline constexpr const char* progress_path = "/progress";

/// The attribute of files that end with a seal; older ones of version 1 have neither.
inline constexpr const char* seal_name = "seal";

}  // namespace lrml::checkpoint_format
