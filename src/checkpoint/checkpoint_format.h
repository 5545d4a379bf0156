// Names that the writer and the reader of checkpoints share. Private to the layer.
#pragma once

#include <cstdint>

namespace lrml::checkpoint_format {

inline constexpr const char* name = "lrml-checkpoint";
inline constexpr std::int64_t version = 1;
inline constexpr const char* digest_name = "digest";
inline constexpr const char* progress_path = "/progress";

}  // namespace lrml::checkpoint_format
