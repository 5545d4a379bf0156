// Exact sums of gradient rows by item: what a rank contributes in one step.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "lrml/base/row_blocks.h"
#include "lrml/base/types.h"

namespace lrml {

/// Sums in units of 2⁻²⁸ for the items touched so far, each with its number of contributions.
///
/// A row is summed in 32 bits for as long as what it has taken cannot have overflowed them, then carried over to a
/// wide row of 64 bits and begun anew: its sum is that of both.
///
/// Shapes   k touched rows, d wide; memory grows with the largest k seen plus 4 bytes per item of the table
/// Order    integer sums: the order of adding does not matter
class RowSums {
 public:
  RowSums(std::size_t items, std::size_t dim);

  /// Adds one triplet's gradient row [d] to `item` and returns how many elements were bad and left out.
  std::size_t add(ItemId item, std::span<const float> gradient);

  /// Counts `count` contributions and returns wide sums [d] they are to be added to; valid until the next call.
  std::span<std::int64_t> sums_to_add_to(ItemId item, std::uint32_t count);

  /// Adds row k of `other`. @pre the same d
  void add_row(const RowSums& other, std::size_t k);

  /// Asks the processor to have the sums of `item` at hand soon.
  void prefetch(ItemId item) const;

  /// Forgets all rows; keeps the memory. Cost: proportional to the rows touched.
  void clear();

  std::size_t dim() const { return dim_; }
  std::size_t table_rows() const { return slot_of_item_.size(); }
  std::size_t size() const { return ids_.size(); }

  /// Touched items in the order of first touch, and the k-th one's count.
  std::span<const ItemId> ids() const { return ids_; }
  std::uint32_t count(std::size_t k) const { return slots_[k].count; }

  /// The sums [d] of the k-th touched item where 32 bits hold them all for certain; else empty.
  std::span<const std::int32_t> narrow_sums(std::size_t k) const;

  /// The sums of the k-th touched item into `sums` [d].
  void read(std::size_t k, std::span<std::int64_t> sums) const;

  /// Overwrites `order` with the positions k of all touched rows by increasing item.
  /// Cost     the smaller of sorting them and of passing over all items
  void order_by_item(std::vector<std::uint32_t>& order) const;

 private:
  /// What a touched item has.
  struct Slot {
    std::uint32_t count = 0;
    std::uint32_t wide = 0;          ///< its row of wide_, from 1; 0: none
    std::int32_t room = not_narrow;  ///< its narrow sums may still grow by so much

    bool is_narrow() const { return room != not_narrow; }
  };
  static constexpr std::int32_t not_narrow = -1;

  std::size_t slot_of(ItemId item);
  std::span<std::int32_t> narrow_of(std::size_t k);
  std::span<std::int64_t> wide_of(std::size_t k);
  void carry_over(std::size_t k);
  void add_to(std::size_t k, std::span<std::int64_t> sums) const;

  std::size_t dim_;
  std::vector<std::uint32_t> slot_of_item_;  ///< [items] position + 1 in ids_, 0 where untouched
  std::vector<ItemId> ids_;                  ///< [k]
  std::vector<Slot> slots_;                  ///< [k]
  RowBlocks<std::int32_t> narrow_;           ///< [k x d], of those that are narrow
  RowBlocks<std::int64_t> wide_;             ///< [≤ k x d]
  std::uint32_t wide_rows_ = 0;
};

}  // namespace lrml
