// A tiny checkpoint by the real writer, the first input of the harnesses that read checkpoints.
#pragma once

#include <filesystem>

#include "lrml/checkpoint/checkpoint_file.h"
#include "support/drawn_state.h"

namespace lrml::test {

/// Its bytes are always the same.
inline void write_small_checkpoint(const std::filesystem::path& file, CheckpointContent content) {
  SelfCommunicator self;
  write_checkpoint(self, file, drawn_state(), drawn_identity(), content);
}

}  // namespace lrml::test
