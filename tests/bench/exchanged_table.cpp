#include "exchanged_table.h"

#include <algorithm>
#include <utility>

#include "train/update_rows.h"

namespace lrml::bench {

ExchangedTable::ExchangedTable(const RankGroups& groups, ExchangeAlgorithm algorithm, const ExchangeSetting& setting,
                               const Matrix& rows)
    : optim_{.kind = setting.optim},
      exchange_(make_exchange({.algorithm = algorithm}, groups, setting)),
      moments_(zero_moments(exchange_->owned().size(), setting.dim)) {
  UnfilledTable unfilled = make_table(groups, setting.items, setting.dim);
  for (std::size_t i = unfilled.mine.begin; i < unfilled.mine.end; ++i) {
    std::ranges::copy(row(rows, i), row(unfilled.table, i).begin());
  }
  rows_ = std::move(unfilled.table);
  groups.all->barrier();  // until all have filled their rows
}

void ExchangedTable::update() {
  const AdamStep adam(optim_, powers_);
  const RowRange owned = exchange_->owned();
  update_items({adam, true, elements(rows_), moments_, owned.begin}, reduced_, owned, optim_.kind);
}

const Table& ExchangedTable::whole() {
  exchange_->publish_all(rows_);
  return rows_;
}

}  // namespace lrml::bench
