// From exact sums to the float rows the optimizer sees.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "lrml/base/fixed_point.h"
#include "lrml/exchange/item_exchange.h"

namespace lrml {

template <class Sum>
void append_row(ItemId item, std::span<const Sum> sums, std::uint32_t count, ReducedRows& rows) {
  rows.ids.push_back(item);
  rows.counts.push_back(count);
  const std::size_t begin = rows.gradients.size();
  rows.gradients.resize(begin + sums.size());
  from_fixed(sums, item_row_bits, std::span(rows.gradients).subspan(begin));
}

/// Turns sums into reduced rows, with room of its own to work in.
class RowReducer {
 public:
  /// Overwrites `rows` with all rows of `total` by increasing item.
  void operator()(const RowSums& total, ReducedRows& rows) {
    rows.clear();
    make_room(total, rows);
    total.order_by_item(order_);
    for (const std::uint32_t k : order_) {
      if (const auto narrow = total.narrow_sums(k); !narrow.empty()) {
        append_row(total.ids()[k], narrow, total.count(k), rows);
      } else {
        wide_.resize(total.dim());
        total.read(k, wide_);
        append_row(total.ids()[k], std::span<const std::int64_t>(wide_), total.count(k), rows);
      }
    }
  }

 private:
  /// For more rows than now, so that steps to come allocate nothing, but for no more than the table has.
  static void make_room(const RowSums& total, ReducedRows& rows) {
    if (rows.gradients.capacity() >= total.size() * total.dim()) return;
    rows.gradients.reserve(std::min(2 * total.size(), total.table_rows()) * total.dim());
  }

  std::vector<std::uint32_t> order_;
  std::vector<std::int64_t> wide_;  ///< [d]
};

}  // namespace lrml
