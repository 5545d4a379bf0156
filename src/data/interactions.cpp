#include "lrml/data/interactions.h"

#include <algorithm>

#include "checks.h"
#include "lrml/base/error.h"

namespace lrml {

Interactions::Interactions(RowRange users, std::vector<std::uint64_t> offsets, std::vector<std::uint32_t> items)
    : users_(users), offsets_(std::move(offsets)), items_(std::move(items)), sorted_items_(items_) {
  LRML_ASSERT(offsets_.size() == users_.size() + 1);
  LRML_ASSERT(items_.size() == offsets_.back() - offsets_.front());
  const auto position = [&](std::size_t k) {
    return sorted_items_.begin() + static_cast<std::ptrdiff_t>(offsets_[k] - offsets_.front());
  };
  for (std::size_t k = 0; k < users_.size(); ++k) std::sort(position(k), position(k + 1));
}

RowRange Interactions::examples_of(UserId user) const {
  LRML_ASSERT(users_.contains(index(user)));
  const std::size_t k = index(user) - users_.begin;
  return {offsets_[k], offsets_[k + 1]};
}

std::span<const std::uint32_t> Interactions::slice(const std::vector<std::uint32_t>& items, UserId user) const {
  const RowRange examples = examples_of(user);
  return std::span(items).subspan(examples.begin - offsets_.front(), examples.size());
}

bool Interactions::has(UserId user, ItemId item) const {
  const auto sorted = sorted_items_of(user);
  return std::binary_search(sorted.begin(), sorted.end(), static_cast<std::uint32_t>(item));
}

UserId Interactions::user_of_example(std::size_t example, RowRange among) const {
  LRML_ASSERT(among.begin >= users_.begin && among.end <= users_.end);
  // The last user that begins at or before the example; one without interactions begins where the next does.
  const auto begin = offsets_.begin() + static_cast<std::ptrdiff_t>(among.begin - users_.begin);
  const auto next = std::upper_bound(begin, begin + static_cast<std::ptrdiff_t>(among.size()), example);
  LRML_ASSERT(next != begin);
  return UserId{static_cast<std::uint32_t>(next - offsets_.begin() - 1 + static_cast<std::ptrdiff_t>(users_.begin))};
}

Interactions load_interactions(const Dataset& dataset, RowRange users) {
  const auto offsets = dataset.train_offsets().subspan(users.begin, users.size() + 1);
  Interactions interactions(users, {offsets.begin(), offsets.end()}, dataset.load_train_items(users));
  auto checker = reading_checker(dataset.path());
  checker.user_name = [&](std::size_t user) { return dataset.user_id(UserId{static_cast<std::uint32_t>(user)}); };
  for (std::size_t user = users.begin; user < users.end; ++user) {
    const UserId id{static_cast<std::uint32_t>(user)};
    check_distinct(checker, "/train/items", user, interactions.sorted_items_of(id));
  }
  return interactions;
}

}  // namespace lrml
