// Draws positions with given weights, by cumulative sums.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lrml::prep {

/// Order: sums run from the first weight to the last. Cost: O(n) to build, O(log n) per draw.
class WeightedChoice {
 public:
  void assign(std::span<const double> weights);

  /// The sum of all weights.
  double sum() const { return sums_.back(); }

  /// A position from 64 random bits, with probability proportional to its weight. @pre sum() > 0
  std::size_t pick(std::uint64_t bits) const;

 private:
  std::vector<double> sums_;  ///< [n + 1], sums_[0] = 0
};

}  // namespace lrml::prep
