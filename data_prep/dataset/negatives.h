// Fixed candidates for sampled evaluation: items a user never interacted with.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "data_prep/dataset/number_set.h"
#include "lrml/base/random.h"

namespace lrml::prep {

/// Draws lists among `items` items, one after the other. Its memory of one draw serves the next.
class NegativeDraws {
 public:
  explicit NegativeDraws(std::uint32_t items) : items_(items), chosen_(items) {}

  /// Fills `list` with distinct items, uniform over the ids that are not in `seen`, in increasing order; where
  /// there are fewer than that, with all of them, padded with no_item. Returns whether it was padded.
  ///
  /// Order    a function of (key, user, the set seen)
  /// Cost     N = list.size() random numbers, then O(N + seen.size() + items / 4096)
  /// @pre `seen` is increasing and below `items`
  bool draw(const RandomKey& key, std::uint64_t user, std::span<const std::uint32_t> seen,
            std::span<std::uint32_t> list);

 private:
  void draw_subset(const RandomKey& key, std::uint64_t user, std::uint32_t size, std::uint32_t count);
  void step_over(std::span<const std::uint32_t> seen, std::span<std::uint32_t> list) const;

  std::uint32_t items_;
  NumberSet chosen_;
  std::vector<std::uint32_t> subset_;  ///< increasing
};

}  // namespace lrml::prep
