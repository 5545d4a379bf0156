// The words everybody speaks: users, items, triplets and ranges of rows.
#pragma once

#include <cstddef>
#include <cstdint>

namespace lrml {

/// Internal ids: positions in the dataset's sorted lists of original ids.
enum class UserId : std::uint32_t {};
enum class ItemId : std::uint32_t {};

constexpr std::size_t index(UserId user) {
  return static_cast<std::size_t>(user);
}
constexpr std::size_t index(ItemId item) {
  return static_cast<std::size_t>(item);
}

/// One training example with its negative: `user` chose `positive` and never `negative`.
struct Triplet {
  UserId user;
  ItemId positive;
  ItemId negative;
};

/// Rows begin, begin + 1, …, end − 1 of a table.
struct RowRange {
  std::size_t begin = 0;
  std::size_t end = 0;

  constexpr std::size_t size() const { return end - begin; }
  constexpr bool contains(std::size_t row) const { return row >= begin && row < end; }
  friend constexpr bool operator==(RowRange, RowRange) = default;
};

/// Part `k` of `parts` of [0, total), in order and as equal as possible: ⌊k·total/parts⌋ … ⌊(k+1)·total/parts⌋.
constexpr RowRange even_part(std::size_t total, std::size_t k, std::size_t parts) {
  __extension__ using Wide = unsigned __int128;
  return {static_cast<std::size_t>(Wide{total} * k / parts), static_cast<std::size_t>(Wide{total} * (k + 1) / parts)};
}

}  // namespace lrml
