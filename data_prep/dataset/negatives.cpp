#include "data_prep/dataset/negatives.h"

#include <algorithm>
#include <cstddef>

#include "lrml/base/error.h"
#include "lrml/data/contents.h"

namespace lrml::prep {

/// `count` distinct numbers below `size`, every set equally likely (Floyd's algorithm: Bentley, "A sample of
/// brilliance", CACM 30(9), 1987).
void NegativeDraws::draw_subset(const RandomKey& key, std::uint64_t user, std::uint32_t size, std::uint32_t count) {
  for (std::uint32_t k = 0; k < count; ++k) {
    const std::uint32_t last = size - count + k;
    const auto drawn = static_cast<std::uint32_t>(uniform_below(random_pair(key, user, k)[0], std::uint64_t{last} + 1));
    if (!chosen_.insert(drawn)) chosen_.insert(last);
  }
  chosen_.drain(subset_);
}

/// The k-th unseen item is k plus the seen items before it. A merge of two lists as long as each other, so no branch
/// could be guessed.
void NegativeDraws::step_over(std::span<const std::uint32_t> seen, std::span<std::uint32_t> list) const {
  std::uint32_t below = 0;
  std::size_t k = 0;
  while (k < list.size() && below < seen.size()) {
    list[k] = subset_[k] + below;
    const bool is_before = seen[below] <= list[k];
    below += is_before ? 1 : 0;
    k += is_before ? 0 : 1;
  }
  for (; k < list.size(); ++k) list[k] = subset_[k] + below;
}

bool NegativeDraws::draw(const RandomKey& key, std::uint64_t user, std::span<const std::uint32_t> seen,
                         std::span<std::uint32_t> list) {
  LRML_ASSERT(std::ranges::is_sorted(seen) && (seen.empty() || seen.back() < items_));
  const auto unseen = static_cast<std::uint32_t>(items_ - seen.size());
  const auto count = static_cast<std::uint32_t>(std::min<std::size_t>(unseen, list.size()));
  draw_subset(key, user, unseen, count);

  step_over(seen, list.first(count));
  std::ranges::fill(list.subspan(count), no_item);
  return count < list.size();
}

}  // namespace lrml::prep
