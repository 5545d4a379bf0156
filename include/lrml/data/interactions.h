// What one rank holds of the training data: the interactions of its users.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "lrml/base/error.h"
#include "lrml/base/types.h"
#include "lrml/data/dataset.h"
#include "lrml/data/seen_bits.h"

namespace lrml {

/// The training interactions of a contiguous range of users by time, and a filter for membership tests.
/// Users, items and examples are numbered as in the file: example e is position e of /train/items.
///
/// Cost     5 bytes per interaction, at most 16 per user
class Interactions {
 public:
  /// `offsets` [users.size() + 1] are positions in the file, the first need not be 0; `items` by user and
  /// time, [offsets.back() − offsets.front()].
  Interactions(RowRange users, std::vector<std::uint64_t> offsets, std::vector<std::uint32_t> items);

  RowRange users() const { return users_; }
  RowRange examples() const { return {offsets_.front(), offsets_.back()}; }

  /// @pre users().contains(index(user))
  RowRange examples_of(UserId user) const {
    LRML_ASSERT(users_.contains(index(user)));
    const std::size_t k = index(user) - users_.begin;
    return {offsets_[k], offsets_[k + 1]};
  }

  /// In the order of the file (by time). @pre users().contains(index(user))
  std::span<const std::uint32_t> items_of(UserId user) const {
    const RowRange examples = examples_of(user);
    return std::span(items_).subspan(examples.begin - offsets_.front(), examples.size());
  }

  /// Whether the user has a training interaction with the item. Cost: one access to memory; for one item in 35 that the
  /// user does not have, and for nearly all that the user has, a scan of the user's items too.
  /// @pre users().contains(index(user))
  bool has(UserId user, ItemId item) const {
    return may_have(user, item) && (words_of(user).exact || is_among(items_of(user), item));
  }

  /// False only where the user does not have the item. Cost: the one access.
  bool may_have(UserId user, ItemId item) const {
    return index(item) < seen_.items() && seen_.may_have(words_of(user), static_cast<std::uint32_t>(item));
  }

  /// Fetches what may_have(user, item) will read.
  void prefetch_has(UserId user, ItemId item) const {
    if (index(item) < seen_.items()) seen_.prefetch(words_of(user), static_cast<std::uint32_t>(item));
  }

  /// @pre examples().contains(example)
  ItemId item_of_example(std::size_t example) const { return ItemId{items_[example - offsets_.front()]}; }
  void prefetch_item(std::size_t example) const { __builtin_prefetch(&items_[example - offsets_.front()]); }

  /// The user whose interaction it is. Cost: a binary search in `among`, for example the users of a shard.
  /// @pre `among` lies within users() and holds the user
  UserId user_of_example(std::size_t example, RowRange among) const;

 private:
  SeenBits::Words words_of(UserId user) const {
    const RowRange examples = examples_of(user);
    return seen_.words_of(index(user) - users_.begin, examples.begin - offsets_.front(),
                          examples.end - offsets_.front());
  }
  static bool is_among(std::span<const std::uint32_t> items, ItemId item);

  RowRange users_;
  std::vector<std::uint64_t> offsets_;  ///< [users + 1] positions in the file
  std::vector<std::uint32_t> items_;    ///< by user and time
  SeenBits seen_;
};

/// Reads the users' slice. Throws Error (bad_data) if an item is out of range or twice in a user's list.
Interactions load_interactions(const Dataset& dataset, RowRange users);

}  // namespace lrml
