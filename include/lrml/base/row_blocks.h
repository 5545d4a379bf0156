// Rows that never move once they are there.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <vector>

namespace lrml {

/// Rows of `width` numbers in blocks of 256, taken when first asked for: growing copies nothing and holds nothing
/// twice.
template <class T>
class RowBlocks {
 public:
  explicit RowBlocks(std::size_t width) : width_(width) {}

  /// Row i as zeros, with room made for its block.
  T* make_zero(std::size_t i) {
    const std::size_t block = i / block_rows;
    if (block >= blocks_.size()) blocks_.resize(block + 1);
    if (!blocks_[block]) blocks_[block] = std::make_unique_for_overwrite<T[]>(block_rows * width_);
    T* const row = (*this)[i];
    std::fill_n(row, width_, T{});
    return row;
  }

  /// Row i. @pre it was made; else it must not be read or written
  T* operator[](std::size_t i) const { return blocks_[i / block_rows].get() + i % block_rows * width_; }

 private:
  static constexpr std::size_t block_rows = 256;
  std::size_t width_;
  std::vector<std::unique_ptr<T[]>> blocks_;
};

}  // namespace lrml
