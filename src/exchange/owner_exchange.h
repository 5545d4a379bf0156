// `owner`: touched rows to their owners, allgather of the rows they updated.
#pragma once

#include "lrml/exchange/item_exchange.h"
#include "reduce_to_owners.h"

namespace lrml {

/// The owners are balanced by expected work (row_owners.h).
/// Cost     reduce: as ReduceToOwners, nothing asked for; publish: under lazy_adam 8 bytes and (4 + 4d) for each
///          touched row owned here, under adam 4d for each row owned here, to each of P − 1 ranks
class OwnerExchange final : public ItemExchange {
 public:
  OwnerExchange(Communicator& comm, const ExchangeSetting& setting);

  ExchangeAlgorithm algorithm() const override { return ExchangeAlgorithm::owner; }
  RowRange owned() const override { return reduction_.owned(); }
  void start_reduce(const RowSums& mine, std::span<const ItemId> next_reads) override;
  void finish_reduce(ReducedRows& owned_rows) override;
  void start_publish(Table& item_rows) override;
  void finish_publish(Table& item_rows) override;

 private:
  std::size_t bytes_of_row() const { return sizeof(ItemId) + dim_ * sizeof(float); }
  void start_touched_rows(const Table& item_rows);
  void take_touched_rows(Table& item_rows) const;

  Communicator& comm_;
  std::size_t dim_;
  bool every_row_moves_;
  ReduceToOwners reduction_;
  std::vector<ItemId> touched_;              ///< rows owned here that the last reduce touched
  std::vector<std::size_t> counts_;          ///< [P] touched rows of each owner
  const std::vector<std::size_t> one_each_;  ///< [P]
  std::vector<std::byte> rows_;              ///< (id, row) of all touched rows, by owner
};

}  // namespace lrml
