// From exact sums to the float rows the optimizer sees.
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

#include "lrml/base/fixed_point.h"
#include "lrml/exchange/item_exchange.h"

namespace lrml {

inline void append_row(ItemId item, std::span<const std::int64_t> sums, std::uint32_t count, ReducedRows& rows) {
  rows.ids.push_back(item);
  rows.counts.push_back(count);
  const std::size_t begin = rows.gradients.size();
  rows.gradients.resize(begin + sums.size());
  from_fixed(sums, item_row_bits, std::span(rows.gradients).subspan(begin));
}

/// Overwrites `rows` with all rows of `total` by increasing item; `order` is room to sort in.
inline void to_reduced_rows(const RowSums& total, std::vector<std::size_t>& order, ReducedRows& rows) {
  order.resize(total.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, {}, [&](std::size_t k) { return total.ids()[k]; });
  rows.clear();
  for (const std::size_t k : order) append_row(total.ids()[k], total.sums(k), total.count(k), rows);
}

}  // namespace lrml
