#include "lrml/eval/attention_sums.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "lrml/base/error.h"
#include "lrml/base/fixed_point.h"

namespace lrml {
namespace {

constexpr int attention_bits = 30;

std::int64_t count_up_to(std::span<const std::int64_t> sorted, std::int64_t time) {
  return std::ranges::upper_bound(sorted, time) - sorted.begin();
}

}  // namespace

AttentionSums::AttentionSums(std::size_t classes, std::size_t slots) : slots_(slots), sums_(classes * (slots + 1), 0) {}

void AttentionSums::add(std::size_t of, std::span<const float> attention) {
  LRML_ASSERT(of < classes() && attention.size() == slots_);
  const auto sums = std::span(sums_).subspan(of * (slots_ + 1), slots_ + 1);
  for (std::size_t k = 0; k < slots_; ++k) sums[k] += to_fixed(attention[k], attention_bits);
  ++sums[slots_];
}

double AttentionSums::mean(std::size_t of, std::size_t slot) const {
  LRML_ASSERT(of < classes() && slot < slots_);
  if (pairs(of) == 0) return std::numeric_limits<double>::quiet_NaN();
  constexpr double unit = 1.0 / (std::int64_t{1} << attention_bits);
  return static_cast<double>(sums_[of * (slots_ + 1) + slot]) * unit / static_cast<double>(pairs(of));
}

std::vector<TypicalItem> typical_items(const AttentionSums& by_item, std::size_t slot, std::int64_t least_pairs,
                                       std::size_t count) {
  std::vector<TypicalItem> items;
  for (std::size_t item = 0; item < by_item.classes(); ++item) {
    const std::int64_t pairs = by_item.pairs(item);
    if (pairs > 0 && pairs >= least_pairs) {
      items.push_back({static_cast<ItemId>(item), by_item.mean(item, slot), pairs});
    }
  }
  const auto last = items.begin() + static_cast<std::ptrdiff_t>(std::min(count, items.size()));
  std::ranges::partial_sort(items, last, [](const TypicalItem& a, const TypicalItem& b) {
    return a.attention != b.attention ? a.attention > b.attention : a.item < b.item;
  });
  items.erase(last, items.end());
  return items;
}

std::vector<std::int64_t> bin_starts(std::span<const std::int64_t> sorted, std::size_t bins, const SumOverParts& sum) {
  LRML_ASSERT(bins >= 1 && std::ranges::is_sorted(sorted));
  using Limits = std::numeric_limits<std::int64_t>;
  std::vector<std::int64_t> all = {static_cast<std::int64_t>(sorted.size())};
  sum(all);
  std::vector<std::int64_t> low(bins - 1, Limits::min()), high(bins - 1, Limits::max()), middle(bins - 1);
  for (int step = 0; step < 64; ++step) {  // start k is the first time with more than ⌊(k + 1)·T/bins⌋ up to it
    std::ranges::transform(low, high, middle.begin(), [](auto a, auto b) { return std::midpoint(a, b); });
    std::vector<std::int64_t> counts;
    for (const std::int64_t time : middle) counts.push_back(count_up_to(sorted, time));
    sum(counts);
    for (std::size_t k = 0; k + 1 < bins; ++k) {
      if (low[k] == high[k]) continue;
      const bool reaches = counts[k] > static_cast<std::int64_t>(k + 1) * all[0] / static_cast<std::int64_t>(bins);
      (reaches ? high : low)[k] = reaches ? middle[k] : middle[k] + 1;
    }
  }
  return low;
}

std::size_t bin_of(std::span<const std::int64_t> starts, std::int64_t time) {
  return static_cast<std::size_t>(std::ranges::upper_bound(starts, time) - starts.begin());
}

}  // namespace lrml
