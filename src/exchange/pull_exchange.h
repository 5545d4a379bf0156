// `pull`: touched rows to their owners; each rank fetches the rows that its next step reads.
#pragma once

#include "lrml/exchange/item_exchange.h"
#include "reduce_to_owners.h"

namespace lrml {

/// The owners are balanced by expected work (row_owners.h). Rows neither owned nor fetched are stale until publish_all.
/// Cost     reduce: as ReduceToOwners, asking for the next reads owned elsewhere; publish: 4d bytes for each row that
///          another rank asked for; publish_all: 4d for each row owned here, to each of P − 1 ranks
class PullExchange final : public ItemExchange {
 public:
  PullExchange(Communicator& comm, const ExchangeSetting& setting);

  ExchangeAlgorithm algorithm() const override { return ExchangeAlgorithm::pull; }
  RowRange owned() const override { return reduction_.owned(); }
  bool wants_next_reads() const override { return true; }
  void start_reduce(const RowSums& mine, std::span<const ItemId> next_reads) override;
  void finish_reduce(ReducedRows& owned_rows) override { reduction_.finish(owned_rows); }
  void start_publish(Table& item_rows) override;
  void finish_publish(Table& item_rows) override;
  void publish_all(Table& item_rows) override;

 private:
  Communicator& comm_;
  std::size_t dim_;
  ReduceToOwners reduction_;
  std::vector<ItemId> asked_;                ///< next reads owned elsewhere
  std::vector<std::size_t> fetched_counts_;  ///< [P] rows from each owner
  std::vector<float> answers_;               ///< rows for others, in rank order and in the order they asked
  std::vector<float> fetched_;               ///< rows asked for, by owner
  bool replica_is_whole_ = true;
};

}  // namespace lrml
