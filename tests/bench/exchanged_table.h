// A table whose rows go through an ItemExchange, as the trainer's item rows do.
#pragma once

#include <memory>

#include "lrml/base/hash.h"
#include "lrml/exchange/item_exchange.h"
#include "lrml/optim/adam.h"

namespace lrml::bench {

/// Rows, moments of those owned here, and Adam between the exchange's verbs.
class ExchangedTable {
 public:
  /// `comm` must outlive the table. `rows` [setting.items x setting.dim] on every rank.
  ExchangedTable(Communicator& comm, ExchangeAlgorithm algorithm, const ExchangeSetting& setting, Matrix rows);

  void reduce(const RowSums& mine, std::span<const ItemId> next_reads) {
    exchange_->reduce(mine, reduced_, next_reads);
  }
  void update();
  void publish() { exchange_->publish(rows_); }

  /// Touched rows owned here, after a reduce.
  const ReducedRows& reduced() const { return reduced_; }

  /// The replica, fresh in all rows. Collective.
  const Matrix& whole();

 private:
  OptimOptions optim_;
  std::unique_ptr<ItemExchange> exchange_;
  Matrix rows_;
  Moments moments_;
  BetaPowers powers_;
  ReducedRows reduced_;
};

}  // namespace lrml::bench
