// `dense`: reduce-scatter of the whole table of sums, allgather of updated rows.
#pragma once

#include "lrml/exchange/item_exchange.h"

namespace lrml {

/// Rank k owns the k-th even part of the items.
/// Cost     reduce: (P−1)/P · 8·I·(d+1) bytes sent per rank; publish: (P−1) · 4·d·I/P bytes
class DenseExchange final : public ItemExchange {
 public:
  DenseExchange(Communicator& comm, std::size_t items, std::size_t dim);

  ExchangeAlgorithm algorithm() const override { return ExchangeAlgorithm::dense; }
  RowRange owned() const override { return owned_; }
  void reduce(const RowSums& mine, ReducedRows& owned_rows) override;
  void publish(Matrix& item_rows) override;

 private:
  Communicator& comm_;
  std::size_t dim_;
  RowRange owned_;
  std::vector<std::size_t> rows_of_rank_;      ///< [P]
  std::vector<std::size_t> elements_of_rank_;  ///< [P] in the table of sums
  std::vector<std::int64_t> table_;            ///< [I x (d + 1)] sums, then the count
  std::vector<std::int64_t> owned_table_;      ///< [owned x (d + 1)]
};

}  // namespace lrml
