// Progress and configuration as bytes: a Boost.Serialization text archive.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "lrml/checkpoint/run_state.h"

namespace lrml {

struct ProgressBlob {
  Progress progress;
  std::map<std::string, std::string> configuration;
};

std::vector<std::uint8_t> to_bytes(const ProgressBlob& blob);

/// Throws Error (no_checkpoint) with the archive's reason. Any bytes are safe, and make no more room than they have.
ProgressBlob from_bytes(std::span<const std::uint8_t> bytes);

}  // namespace lrml
