#include "lrml/data/interactions.h"

#include <algorithm>

#include "checks.h"

namespace lrml {

Interactions::Interactions(RowRange users, std::vector<std::uint64_t> offsets, std::vector<std::uint32_t> items)
    : users_(users), offsets_(std::move(offsets)), items_(std::move(items)), seen_(offsets_, items_) {
  LRML_ASSERT(offsets_.size() == users_.size() + 1);
  LRML_ASSERT(items_.size() == offsets_.back() - offsets_.front());
}

// To the end, since a loop without exit compares many at once.
bool Interactions::is_among(std::span<const std::uint32_t> items, ItemId item) {
  std::uint32_t found = 0;
  for (const std::uint32_t other : items) found |= other == static_cast<std::uint32_t>(item) ? 1 : 0;
  return found != 0;
}

UserId Interactions::user_of_example(std::size_t example, RowRange among) const {
  LRML_ASSERT(among.begin >= users_.begin && among.end <= users_.end);
  // The last user that begins at or before the example; one without interactions begins where the next does.
  std::size_t user = among.begin - users_.begin;
  LRML_ASSERT(offsets_[user] <= example);
  for (std::size_t left = among.size(); left > 1;) {
    const std::size_t half = left / 2;
    user += half * static_cast<std::size_t>(offsets_[user + half] <= example);  // not a branch that fails half the time
    left -= half;
  }
  return UserId{static_cast<std::uint32_t>(user + users_.begin)};
}

Interactions load_interactions(const Dataset& dataset, RowRange users) {
  const auto offsets = dataset.train_offsets().subspan(users.begin, users.size() + 1);
  Interactions interactions(users, {offsets.begin(), offsets.end()}, dataset.load_train_items(users));
  auto checker = reading_checker(dataset.path());
  checker.user_name = [&](std::size_t user) { return dataset.user_id(UserId{static_cast<std::uint32_t>(user)}); };
  std::vector<std::uint32_t> sorted;
  for (std::size_t user = users.begin; user < users.end; ++user) {
    const auto items = interactions.items_of(UserId{static_cast<std::uint32_t>(user)});
    sorted.assign(items.begin(), items.end());
    std::ranges::sort(sorted);
    check_distinct(checker, "/train/items", user, sorted);
  }
  return interactions;
}

}  // namespace lrml
