// From exact sums to the float rows the optimizer sees.
#pragma once

#include "lrml/base/fixed_point.h"
#include "lrml/exchange/item_exchange.h"

namespace lrml {

inline void append_row(ItemId item, std::span<const std::int64_t> sums, std::uint32_t count, ReducedRows& rows) {
  rows.ids.push_back(item);
  rows.counts.push_back(count);
  const std::size_t begin = rows.gradients.size();
  rows.gradients.resize(begin + sums.size());
  for (std::size_t k = 0; k < sums.size(); ++k) rows.gradients[begin + k] = from_fixed(sums[k], item_row_bits);
}

}  // namespace lrml
