// `gather`: allgather of touched rows; every rank sums and updates every row. The simple reference.
#pragma once

#include "lrml/exchange/item_exchange.h"

namespace lrml {

/// Cost     reduce: k·(8 + 4d) bytes to each of P − 1 ranks for k touched rows, 4d more for a row that needs
///          64 bits, after an allreduce of P sizes; publish: nothing
class GatherExchange final : public ItemExchange {
 public:
  GatherExchange(Communicator& comm, std::size_t items, std::size_t dim);

  ExchangeAlgorithm algorithm() const override { return ExchangeAlgorithm::gather; }
  RowRange owned() const override { return {0, total_.table_rows()}; }
  void reduce(const RowSums& mine, ReducedRows& owned_rows) override;
  void publish(Matrix&) override {}

 private:
  const RowSums& sum_over_ranks(const RowSums& mine);

  Communicator& comm_;
  RowSums total_;
  std::vector<std::byte> message_;
  std::vector<std::byte> all_messages_;
  std::vector<std::size_t> order_;  ///< positions of touched rows by increasing item
};

}  // namespace lrml
