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

std::size_t WeightedChoice::pick(std::uint64_t bits) const {
  LRML_ASSERT(sum() > 0.0);
  // The product can round up to the sum itself: the last position with a weight is found by its own bound.
  const double target = uniform_unit(bits) * sum();
  const auto passed = target < sum() ? std::upper_bound(sums_.begin(), sums_.end(), target)
                                     : std::lower_bound(sums_.begin(), sums_.end(), target);
  return static_cast<std::size_t>(passed - sums_.begin()) - 1;
}

}  // namespace lrml::prep
