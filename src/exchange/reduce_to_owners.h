// The first verb of `owner` and `pull`: touched rows travel to the one rank that updates them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "lrml/exchange/item_exchange.h"
#include "packing.h"
#include "reduced_rows.h"
#include "row_owners.h"

namespace lrml {

/// Sums rows at their owners. The items a rank asks for travel behind its rows, in the same message.
///
///     before   rank 0: {2: a, 7: b} asks for 7     rank 1: {2: c, 9: d}        owner of 2 = 0; of 7, 9 = 1
///     after    rank 0: {2: a+c}                    rank 1: {7: b, 9: d}, asked by rank 0 for 7
///
/// Cost     16 bytes to each of P − 1 ranks; then 8 + 4d bytes for each row owned elsewhere, 4d more where it needs
///          64 bits, and 4 for each item asked for, in one message to each rank concerned
class ReduceToOwners {
 public:
  /// For a table [items x dim] whose rows carried have these owners, one for each rank of `comm`.
  ReduceToOwners(Communicator& comm, RowOwners owners, std::size_t items, std::size_t dim);

  const RowOwners& owners() const { return owners_; }
  RowRange owned() const { return owners_.rows_of(me_); }

  /// Collective, as ItemExchange::start_reduce. `asked`: items of other owners.
  void start(const RowSums& mine, std::span<const ItemId> asked);
  void finish(ReducedRows& owned_rows);

  /// As finish, but leaves the rows owned in sums().
  void finish();

  /// The sums of the rows owned; valid until the next start.
  const RowSums& sums() const { return total_; }

  /// The positions in `asked` of what `rank` was asked for, in the order of its answer. Valid until the next start.
  std::span<const std::uint32_t> asked_of(std::size_t rank) const { return asked_groups_.of(rank); }

  /// What the others want of this rank: the items in rank order, and how many each rank asked for, [P].
  std::span<const ItemId> wanted_items() const { return wanted_items_; }
  std::span<const std::size_t> wanted_counts() const { return wanted_counts_; }

 private:
  void pack(const RowSums& mine, std::span<const ItemId> asked);
  void agree_on_sizes();
  void add_arrived();

  Communicator& comm_;
  RowOwners owners_;
  std::size_t me_;
  OwnerGroups row_groups_, asked_groups_;
  std::vector<std::byte> message_, arrived_;
  std::vector<std::int64_t> out_sizes_, in_sizes_;   ///< [P x 2] rows in packed_unit, items asked for
  std::vector<std::size_t> out_counts_, in_counts_;  ///< [P] of messages, in packed_unit
  std::vector<ItemId> wanted_items_;
  std::vector<std::size_t> wanted_counts_;
  RowSums total_;
  RowPacker packer_;
  RowReducer reducer_;
};

}  // namespace lrml
