#include "data_prep/dataset/statistics.h"

#include <algorithm>
#include <functional>
#include <utility>

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
  Statistics result;
  for (const InteractionRows& rows :
       {std::cref(contents.train), std::cref(contents.valid.rows), std::cref(contents.test.rows)}) {
    for (std::size_t user = 0; user < contents.users(); ++user) {
      per_user[user] += rows.offsets[user + 1] - rows.offsets[user];
    }
    for (const std::uint32_t item : rows.items) ++per_item[item];
    result.interactions += rows.items.size();
  }
  result.density = static_cast<double>(result.interactions) /
                   (static_cast<double>(contents.users()) * static_cast<double>(contents.items()));
  result.per_user = spread_of(std::move(per_user));
  result.per_item = spread_of(std::move(per_item));
  return result;
}

}  // namespace lrml::prep
