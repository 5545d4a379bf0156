// `gather`: allgather of touched rows; every rank sums and updates every row. The simple reference.
#pragma once

#include "lrml/exchange/item_exchange.h"

namespace lrml {

/// Cost     reduce: 8 bytes, then k·(8 + 4d) bytes to each of P − 1 ranks for k touched rows, 4d more for a row that
///          needs 64 bits; publish: nothing
class GatherExchange final : public ItemExchange {
 public:
  GatherExchange(Communicator& comm, const ExchangeSetting& setting);

  ExchangeAlgorithm algorithm() const override { return ExchangeAlgorithm::gather; }
  RowRange owned() const override { return carried_; }
  void start_reduce(const RowSums& mine, std::span<const ItemId> next_reads) override;
  void finish_reduce(ReducedRows& owned_rows) override;
  void start_publish(Table&) override {}
  void finish_publish(Table&) override {}

 private:
  Communicator& comm_;
  RowRange carried_;
  const RowSums* mine_ = nullptr;  ///< of the reduce under way
  RowSums total_;
  std::vector<std::byte> message_;
  std::vector<std::size_t> sizes_;           ///< [P] of each rank's message, in packed_unit
  const std::vector<std::size_t> one_each_;  ///< [P]
  std::vector<std::byte> all_messages_;
  std::vector<std::size_t> order_;
};

}  // namespace lrml
