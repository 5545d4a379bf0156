#include "data_prep/dataset/statistics.h"

#include <algorithm>
#include <functional>
#include <numeric>

#include "lrml/base/error.h"

namespace lrml::prep {

Spread spread_of(std::vector<std::size_t> counts) {
  LRML_ASSERT(!counts.empty());
  std::ranges::sort(counts);
  const auto at_percent = [&](std::size_t q) { return counts[(counts.size() * q + 99) / 100 - 1]; };
  return {counts.front(), at_percent(50), at_percent(99), counts.back()};
}

Statistics statistics_of(const DatasetContents& contents) {
  LRML_ASSERT(contents.users() > 0 && contents.items() > 0);
  std::vector<std::size_t> per_user(contents.users(), 0);
  std::vector<std::size_t> per_item(contents.items(), 0);
  for (const InteractionRows& rows :
       {std::cref(contents.train), std::cref(contents.valid.rows), std::cref(contents.test.rows)}) {
    for (std::size_t user = 0; user < contents.users(); ++user) {
      per_user[user] += rows.offsets[user + 1] - rows.offsets[user];
    }
    for (const std::uint32_t item : rows.items) ++per_item[item];
  }
  return statistics_of(per_user, per_item);
}

Statistics statistics_of(const std::vector<std::size_t>& per_user, const std::vector<std::size_t>& per_item) {
  Statistics result;
  result.interactions = std::accumulate(per_user.begin(), per_user.end(), std::size_t{0});
  result.density = static_cast<double>(result.interactions) /
                   (static_cast<double>(per_user.size()) * static_cast<double>(per_item.size()));
  result.per_user = spread_of(per_user);
  result.per_item = spread_of(per_item);
  return result;
}

}  // namespace lrml::prep
