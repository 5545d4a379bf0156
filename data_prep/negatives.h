// Fixed candidates for sampled evaluation: items a user never interacted with.
#pragma once

#include <cstdint>
#include <span>

#include "lrml/base/random.h"

namespace lrml::prep {

/// Fills `list` with distinct items, uniform over the `items` ids that are not in `seen`, in increasing
/// order; where there are fewer than that, with all of them, padded with no_item. Returns whether it was
/// padded.
///
/// Order    a function of (key, user, the set seen)
/// Cost     O(N log N) draws and look-ups for N = list.size(), however much the user has seen
/// @pre `seen` is increasing and below `items`
bool draw_negatives(const RandomKey& key, std::uint64_t user, std::span<const std::uint32_t> seen, std::uint32_t items,
                    std::span<std::uint32_t> list);

}  // namespace lrml::prep
