// Exact sums of gradient rows by item: what a rank contributes in one step.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "lrml/base/types.h"

namespace lrml {

/// Sums in units of 2⁻²⁸ for the items touched so far, each with its number of contributions.
///
/// Shapes   k touched rows, d wide; memory grows with the largest k seen plus 4 bytes per item of the table
/// Order    integer sums: the order of adding does not matter
class RowSums {
 public:
  RowSums(std::size_t items, std::size_t dim);

  /// Adds one triplet's gradient row [d] to `item` and returns how many elements were bad and left out.
  std::size_t add(ItemId item, std::span<const float> gradient);

  /// Adds `count` contributions already summed [d].
  void add_sums(ItemId item, std::span<const std::int64_t> sums, std::uint32_t count);

  /// Counts `count` contributions and returns the sums [d] they are to be added to; valid until the next call.
  std::span<std::int64_t> sums_to_add_to(ItemId item, std::uint32_t count);

  /// Asks the processor to have the sums of `item` at hand soon.
  void prefetch(ItemId item) const;

  /// Forgets all rows; keeps the memory. Cost: proportional to the rows touched.
  void clear();

  std::size_t dim() const { return dim_; }
  std::size_t table_rows() const { return slot_of_item_.size(); }
  std::size_t size() const { return ids_.size(); }

  /// Touched items in the order of first touch, and the k-th one's sums and count.
  std::span<const ItemId> ids() const { return ids_; }
  std::span<const std::int64_t> sums(std::size_t k) const { return {values_.data() + k * dim_, dim_}; }
  std::uint32_t count(std::size_t k) const { return counts_[k]; }

 private:
  std::size_t slot_of(ItemId item);

  std::size_t dim_;
  std::vector<std::uint32_t> slot_of_item_;  ///< [items] position + 1 in ids_, 0 where untouched
  std::vector<ItemId> ids_;                  ///< [k]
  std::vector<std::uint32_t> counts_;        ///< [k]
  std::vector<std::int64_t> values_;         ///< [≥ k x d]
};

}  // namespace lrml
