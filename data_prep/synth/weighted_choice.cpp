#include "data_prep/synth/weighted_choice.h"

#include <algorithm>

#include "lrml/base/error.h"
#include "lrml/base/random.h"

namespace lrml::prep {

void WeightedChoice::assign(std::span<const double> weights) {
  sums_.resize(weights.size() + 1);
  sums_[0] = 0.0;
  for (std::size_t k = 0; k < weights.size(); ++k) sums_[k + 1] = sums_[k] + weights[k];
}

std::size_t WeightedChoice::pick(std::uint64_t bits, std::size_t begin, std::size_t end) const {
  LRML_ASSERT(sum(begin, end) > 0.0);
  const double target = sums_[begin] + uniform_unit(bits) * sum(begin, end);
  const auto first = sums_.begin() + static_cast<std::ptrdiff_t>(begin) + 1;
  const auto last = sums_.begin() + static_cast<std::ptrdiff_t>(end);
  // Rounding can carry the target to the end of the range: the last position is excluded from the search.
  return static_cast<std::size_t>(std::upper_bound(first, last - 1, target) - sums_.begin()) - 1;
}

}  // namespace lrml::prep
