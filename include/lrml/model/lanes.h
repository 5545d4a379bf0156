// The unit that kernels read and write.
#pragma once

#include <cstddef>

namespace lrml {

inline constexpr std::size_t lanes = 16;

/// Sixteen floats on a line of the cache: one number of each of sixteen pairs, or sixteen numbers of one row.
struct alignas(64) Lanes {
  float v[lanes];
};

/// Number of Lanes that hold `count` floats.
constexpr std::size_t lane_blocks(std::size_t count) {
  return (count + lanes - 1) / lanes;
}

}  // namespace lrml
