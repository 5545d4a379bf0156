// Draws positions with given weights, from all or from a range of them, by cumulative sums.
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

  /// The sum of the weights of positions begin, …, end − 1.
  double sum(std::size_t begin, std::size_t end) const { return sums_[end] - sums_[begin]; }

  /// A position in [begin, end) from 64 random bits, with probability proportional to its weight.
  /// @pre sum(begin, end) > 0
  std::size_t pick(std::uint64_t bits, std::size_t begin, std::size_t end) const;
  std::size_t pick(std::uint64_t bits) const { return pick(bits, 0, sums_.size() - 1); }

 private:
  std::vector<double> sums_;  ///< [n + 1], sums_[0] = 0
};

}  // namespace lrml::prep
