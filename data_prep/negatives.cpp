#include "data_prep/negatives.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "lrml/base/error.h"
#include "lrml/data/contents.h"

namespace lrml::prep {
namespace {

/// `count` distinct numbers below `size`, increasing, every set equally likely (Floyd's algorithm: Bentley,
/// "A sample of brilliance", CACM 30(9), 1987).
std::vector<std::uint32_t> draw_subset(const RandomKey& key, std::uint64_t index, std::uint32_t size,
                                       std::uint32_t count) {
  std::vector<std::uint32_t> chosen;
  chosen.reserve(count);
  for (std::uint32_t last = size - count; last < size; ++last) {
    const std::uint64_t bits = random_pair(key, index, last - (size - count))[0];
    const auto drawn = static_cast<std::uint32_t>(uniform_below(bits, std::uint64_t{last} + 1));
    const auto place = std::ranges::lower_bound(chosen, drawn);
    if (place != chosen.end() && *place == drawn) {
      chosen.push_back(last);  // larger than all before
    } else {
      chosen.insert(place, drawn);
    }
  }
  return chosen;
}

/// The k-th id, from 0, that is not in `seen`: as many seen ids lie below it as have seen[i] − i ≤ k.
std::uint32_t unseen_item(std::span<const std::uint32_t> seen, std::uint32_t k) {
  std::size_t low = 0;
  std::size_t high = seen.size();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (seen[middle] - static_cast<std::uint32_t>(middle) <= k) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return k + static_cast<std::uint32_t>(low);
}

}  // namespace

bool draw_negatives(const RandomKey& key, std::uint64_t user, std::span<const std::uint32_t> seen, std::uint32_t items,
                    std::span<std::uint32_t> list) {
  LRML_ASSERT(std::ranges::is_sorted(seen) && (seen.empty() || seen.back() < items));
  const auto unseen = static_cast<std::uint32_t>(items - seen.size());
  const auto count = static_cast<std::uint32_t>(std::min<std::size_t>(unseen, list.size()));
  const std::vector<std::uint32_t> chosen = draw_subset(key, user, unseen, count);
  std::ranges::fill(list, no_item);
  std::ranges::transform(chosen, list.begin(), [&](std::uint32_t k) { return unseen_item(seen, k); });
  return count < list.size();
}

}  // namespace lrml::prep
