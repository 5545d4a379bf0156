// What one rank holds of the training data: the interactions of its users.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "lrml/base/types.h"
#include "lrml/data/dataset.h"

namespace lrml {

/// The training interactions of a contiguous range of users, by time and, for membership tests, by item.
/// Users, items and examples are numbered as in the file: example e is position e of /train/items.
///
/// Cost     8 bytes per interaction, 8 per user
class Interactions {
 public:
  /// `offsets` [users.size() + 1] are positions in the file, the first need not be 0; `items` by user and
  /// time, [offsets.back() − offsets.front()].
  Interactions(RowRange users, std::vector<std::uint64_t> offsets, std::vector<std::uint32_t> items);

  RowRange users() const { return users_; }
  RowRange examples() const { return {offsets_.front(), offsets_.back()}; }

  RowRange examples_of(UserId user) const;

  /// In the order of the file (by time). @pre users().contains(index(user))
  std::span<const std::uint32_t> items_of(UserId user) const { return slice(items_, user); }

  /// In increasing order. @pre users().contains(index(user))
  std::span<const std::uint32_t> sorted_items_of(UserId user) const { return slice(sorted_items_, user); }

  /// Whether the user has a training interaction with the item. Cost: a binary search among the user's items.
  /// @pre users().contains(index(user))
  bool has(UserId user, ItemId item) const;

  /// @pre examples().contains(example)
  ItemId item_of_example(std::size_t example) const { return ItemId{items_[example - offsets_.front()]}; }

  /// The user whose interaction it is. Cost: a binary search in `among`, for example the users of a shard.
  /// @pre `among` lies within users() and holds the user
  UserId user_of_example(std::size_t example, RowRange among) const;

 private:
  std::span<const std::uint32_t> slice(const std::vector<std::uint32_t>& items, UserId user) const;

  RowRange users_;
  std::vector<std::uint64_t> offsets_;       ///< [users + 1] positions in the file
  std::vector<std::uint32_t> items_;         ///< by user and time
  std::vector<std::uint32_t> sorted_items_;  ///< by user and item
};

/// Reads the users' slice. Throws Error (bad_data) if an item is out of range or twice in a user's list.
Interactions load_interactions(const Dataset& dataset, RowRange users);

}  // namespace lrml
