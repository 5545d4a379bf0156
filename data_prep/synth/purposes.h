// What each random number of the synthetic generator decides: its own purposes, numbered from synth_first.
// Frozen.
#pragma once

#include <cstdint>

#include "lrml/base/random.h"

namespace lrml::prep {

enum class SynthPurpose : std::uint16_t {
  user_order = 0,     ///< which user gets which quantile of activity
  activity_rest = 1,  ///< who gets one interaction more
  item_rank = 2,      ///< which item gets which rank of popularity
  item_cluster = 3,
  translation = 4,
  centre = 5,
  user_vector = 6,
  user_group = 7,
  session = 8,
  second = 9,
  coverage = 10,  ///< which interaction makes sure that an item occurs
  noise = 11,     ///< whether an interaction ignores preference
  choice = 12,    ///< cluster and item
  star_user = 13,
  star = 14,
  title = 15,
  genre = 16,
  attribute = 17,
  memory_key = 18,
  memory_value = 19,
};

/// `round` 0 draws the log itself; calibration counts its own rounds from 1.
inline RandomKey synth_key(std::uint64_t seed, SynthPurpose purpose, std::uint32_t round = 0) {
  const auto number = static_cast<std::uint16_t>(Purpose::synth_first) + static_cast<std::uint16_t>(purpose);
  return {.seed = seed, .purpose = static_cast<Purpose>(number), .epoch = round};
}

}  // namespace lrml::prep
