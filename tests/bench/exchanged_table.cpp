#include "exchanged_table.h"

#include <utility>

#include "train/update_rows.h"

namespace lrml::bench {

ExchangedTable::ExchangedTable(Communicator& comm, ExchangeAlgorithm algorithm, const ExchangeSetting& setting,
                               Matrix rows)
    : optim_{.kind = setting.optim},
      exchange_(make_exchange({.algorithm = algorithm}, comm, setting)),
      rows_(std::move(rows)),
      moments_(zero_moments(exchange_->owned().size(), setting.dim)) {}

void ExchangedTable::update() {
  const AdamStep adam(optim_, powers_);
  const RowRange owned = exchange_->owned();
  update_items({adam, true, rows_, moments_, owned.begin}, reduced_, owned, optim_.kind);
}

const Matrix& ExchangedTable::whole() {
  exchange_->publish_all(rows_);
  return rows_;
}

}  // namespace lrml::bench
