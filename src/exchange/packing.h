// Rows of sums as bytes: 32 bits an element where all of the row fit, else 64. Lossless.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "lrml/exchange/row_sums.h"

namespace lrml {

/// Sizes of packed rows are multiples of it: messages counted in this unit may be four times as long.
inline constexpr std::size_t packed_unit = 4;

/// Packs rows, with room of its own to work in.
class RowPacker {
 public:
  /// Appends row k of `sums` to `message`: item id (4 bytes), count with the top bit set for a wide row (4 bytes),
  /// then d elements of 4 or 8 bytes.   @pre counts below 2³¹
  void pack_row(const RowSums& sums, std::size_t k, std::vector<std::byte>& message);

  /// Appends all rows.
  void pack_rows(const RowSums& sums, std::vector<std::byte>& message);

 private:
  std::vector<std::int64_t> sums_;    ///< [d]
  std::vector<std::int32_t> narrow_;  ///< [d]
};

/// Adds every row of `message` to `sums`. @pre the message was packed with the same width
void add_packed_rows(std::span<const std::byte> message, RowSums& sums);

}  // namespace lrml
