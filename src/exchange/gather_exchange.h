// `gather`: touched rows to all, and every rank updates every row. The simple reference.
#pragma once

#include "lrml/exchange/item_exchange.h"
#include "packing.h"
#include "reduce_to_owners.h"
#include "reduced_rows.h"

namespace lrml {

/// Every rank sends its rows to all and adds up what it gets. Where nearly every row is touched on several ranks, each
/// row is added up by one owner first (sums_at_owners in cost_model.h), and the gradients travel.
///
/// Cost     reduce: 8 bytes, then k·(8 + 4d) bytes to each of P − 1 ranks for k touched rows, 4d more for a row that
///          needs 64 bits; with owners as ReduceToOwners, and (8 + 4d) bytes to each for each row added up here;
///          publish: nothing
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
  struct Size {
    std::uint32_t rows;
    std::uint32_t units;  ///< of the message, in packed_unit
  };
  void gather_sizes(std::size_t rows);
  void finish_at_owners(ReducedRows& rows);
  template <class Value>
  void gather_summed(const std::vector<Value>& mine, std::size_t width, std::vector<Value>& all);

  Communicator& comm_;
  RowRange carried_;
  std::size_t dim_;
  const RowSums* mine_ = nullptr;  ///< of the reduce under way
  bool sums_at_owners_ = false;    ///< in the reduce under way
  std::vector<std::byte> message_;
  std::vector<Size> sizes_;                  ///< [P]
  std::vector<std::size_t> counts_;          ///< [P] of what each rank sends
  const std::vector<std::size_t> one_each_;  ///< [P]
  std::vector<std::byte> all_messages_;
  RowSums total_;
  RowPacker packer_;
  RowReducer reducer_;
  ReduceToOwners reduction_;
  ReducedRows summed_;  ///< rows owned here
};

}  // namespace lrml
