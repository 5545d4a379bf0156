// `dense`: reduce-scatter of the whole table of sums, allgather of updated rows.
#pragma once

#include "lrml/exchange/item_exchange.h"

namespace lrml {

/// Rank k owns the k-th even part of the rows carried.
/// Cost     reduce: 8·(d + 1) bytes for each row owned elsewhere; publish: (P−1)·4d bytes for each row owned here
class DenseExchange final : public ItemExchange {
 public:
  DenseExchange(Communicator& comm, const ExchangeSetting& setting);

  ExchangeAlgorithm algorithm() const override { return ExchangeAlgorithm::dense; }
  RowRange owned() const override { return owned_; }
  void start_reduce(const RowSums& mine, std::span<const ItemId> next_reads) override;
  void finish_reduce(ReducedRows& owned_rows) override;
  void start_publish(Table& item_rows) override;
  void finish_publish(Table&) override { comm_.wait(); }

 private:
  Communicator& comm_;
  std::size_t dim_;
  RowRange carried_;
  RowRange owned_;
  std::vector<std::size_t> rows_of_rank_;      ///< [P]
  std::vector<std::size_t> elements_of_rank_;  ///< [P] in the table of sums
  std::vector<std::int64_t> table_;            ///< [I x (d + 1)] sums, then the count
  std::vector<std::int64_t> owned_table_;      ///< [owned x (d + 1)]
};

}  // namespace lrml
