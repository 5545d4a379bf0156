#include "checks.h"

#include <algorithm>

#include "item_marks.h"
#include "lrml/base/error.h"

namespace lrml {
namespace {

void check_length(const Checker& checker, const std::string& where, std::size_t found, std::size_t expected) {
  if (found != expected) {
    checker.fail(where, "has " + std::to_string(found) + " elements, expected " + std::to_string(expected));
  }
}

void check_optional_length(const Checker& checker, const std::string& where, std::size_t found, std::size_t expected) {
  if (found != 0) check_length(checker, where, found, expected);
}

/// Becomes part of a path in the file.
void check_name(const Checker& checker, const std::string& group, const std::string& name) {
  if (name.empty() || name == "." || name.find('/') != std::string::npos) {
    checker.fail(group, "'" + name + "' is not a name for an array");
  }
}

std::span<const std::uint32_t> items_of(const InteractionRows& rows, std::size_t user) {
  return std::span(rows.items).subspan(rows.offsets[user], rows.offsets[user + 1] - rows.offsets[user]);
}

void check_rows(const Checker& checker, const std::string& group, const InteractionRows& rows, std::size_t users) {
  check_length(checker, group + "/offsets", rows.offsets.size(), users + 1);
  check_offsets(checker, group + "/offsets", rows.offsets, rows.items.size());
  check_items(checker, group + "/items", rows.items, 0);
  check_optional_length(checker, group + "/timestamp", rows.timestamp.size(), rows.items.size());
  check_optional_length(checker, group + "/rating", rows.rating.size(), rows.items.size());
}

void check_held_out(const Checker& checker, const std::string& group, const HeldOutRows& held_out,
                    const DatasetContents& contents) {
  check_rows(checker, group, held_out.rows, contents.users());
  check_length(checker, group + "/negatives", held_out.negatives.size(),
               contents.users() * contents.negatives_per_user);
  check_negatives(checker, group + "/negatives", {0, contents.users()}, held_out.rows, held_out.negatives);
}

/// A held-out item that is also trained on would leak.
void check_not_trained(const Checker& checker, const std::string& where, std::size_t user,
                       std::span<const std::uint32_t> held_out, std::span<const std::uint32_t> sorted_training) {
  for (const std::uint32_t item : held_out) {
    if (std::binary_search(sorted_training.begin(), sorted_training.end(), item)) {
      checker.fail_user(where, user, "has item " + std::to_string(item) + " both here and in /train/items");
    }
  }
}

/// Says what is wrong with the user's lists.
void check_lists(const Checker& checker, const DatasetContents& contents, std::size_t user) {
  const auto items = items_of(contents.train, user);
  std::vector<std::uint32_t> sorted(items.begin(), items.end());
  std::sort(sorted.begin(), sorted.end());
  check_distinct(checker, "/train/items", user, sorted);
  check_not_trained(checker, "/valid/items", user, items_of(contents.valid.rows, user), sorted);
  check_not_trained(checker, "/test/items", user, items_of(contents.test.rows, user), sorted);
}

/// Sorts only where something is wrong: there are a hundred million items to look at.
void check_users_lists(const Checker& checker, const DatasetContents& contents) {
  ItemMarks trained(checker.items);
  for (std::size_t user = 0; user < contents.users(); ++user) {
    trained.clear();
    bool fine = true;
    for (const std::uint32_t item : items_of(contents.train, user)) fine &= trained.add(item);
    fine &=
        !trained.has_any(items_of(contents.valid.rows, user)) && !trained.has_any(items_of(contents.test.rows, user));
    if (!fine) check_lists(checker, contents, user);
  }
}

/// Says what is wrong with a user's candidates.
void check_candidates(const Checker& checker, const std::string& where, std::size_t user,
                      std::span<const std::uint32_t> row, std::span<const std::uint32_t> held_out) {
  std::vector<std::uint32_t> sorted(row.begin(), row.end());
  std::erase(sorted, no_item);
  std::sort(sorted.begin(), sorted.end());
  if (!sorted.empty() && sorted.back() >= checker.items) {
    checker.fail_user(where, user,
                      "has candidate " + std::to_string(sorted.back()) + ", but there are " +
                          std::to_string(checker.items) + " items");
  }
  check_distinct(checker, where, user, sorted);
  for (const std::uint32_t item : held_out) {
    if (std::binary_search(sorted.begin(), sorted.end(), item)) {
      checker.fail_user(where, user, "has its held-out item " + std::to_string(item) + " among the candidates");
    }
  }
}

}  // namespace

void Checker::fail(const std::string& where, const std::string& what) const {
  throw Error(ExitCode::bad_data, problem + " (" + where + ": " + what + "). " + advice);
}

void Checker::fail_user(const std::string& where, std::size_t user, const std::string& what) const {
  fail(where, "user '" + user_name(user) + "' " + what);
}

void check_offsets(const Checker& checker, const std::string& where, std::span<const std::uint64_t> offsets,
                   std::size_t total) {
  if (offsets.front() != 0) checker.fail(where, "starts at " + std::to_string(offsets.front()) + ", expected 0");
  for (std::size_t user = 0; user + 1 < offsets.size(); ++user) {
    if (offsets[user + 1] < offsets[user]) checker.fail(where, "decreases at position " + std::to_string(user + 1));
  }
  if (offsets.back() != total) {
    checker.fail(where, "ends at " + std::to_string(offsets.back()) + ", but there are " + std::to_string(total) +
                            " interactions");
  }
}

void check_training_counts(const Checker& checker, std::span<const std::uint64_t> offsets) {
  for (std::size_t user = 0; user + 1 < offsets.size(); ++user) {
    const std::size_t count = offsets[user + 1] - offsets[user];
    if (count == 0) checker.fail_user("/train/offsets", user, "has no training interaction");
    if (count >= checker.items) {
      checker.fail_user("/train/offsets", user,
                        "has all " + std::to_string(checker.items) + " items in training, which leaves no negative");
    }
  }
}

void check_items(const Checker& checker, const std::string& where, std::span<const std::uint32_t> items,
                 std::size_t first) {
  for (std::size_t k = 0; k < items.size(); ++k) {
    if (items[k] >= checker.items) {
      checker.fail(where, "item " + std::to_string(items[k]) + " at position " + std::to_string(first + k) +
                              ", but there are " + std::to_string(checker.items) + " items");
    }
  }
}

void check_distinct(const Checker& checker, const std::string& where, std::size_t user,
                    std::span<const std::uint32_t> sorted) {
  const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
  if (twice != sorted.end()) checker.fail_user(where, user, "has item " + std::to_string(*twice) + " twice");
}

void check_negatives(const Checker& checker, const std::string& where, RowRange users, const InteractionRows& rows,
                     std::span<const std::uint32_t> negatives) {
  if (users.size() == 0) return;
  const std::size_t width = negatives.size() / users.size();
  ItemMarks candidates(checker.items);
  for (std::size_t k = 0; k < users.size(); ++k) {
    candidates.clear();
    const auto row = negatives.subspan(k * width, width);
    const auto is_fine = [&](std::uint32_t item) {
      return item == no_item || (item < checker.items && candidates.add(item));
    };
    const auto held_out = items_of(rows, k);
    const bool fine = std::all_of(row.begin(), row.end(), is_fine) && !candidates.has_any(held_out);
    if (!fine) check_candidates(checker, where, users.begin + k, row, held_out);
  }
}

void check_descriptions(const Checker& checker, const DatasetContents& contents) {
  check_optional_length(checker, "/items/title", contents.item_titles.size(), contents.items());
  check_optional_length(checker, "/items/genres", contents.item_genres.size(), contents.items());
  for (const auto& [name, texts] : contents.user_attributes) {
    check_name(checker, "/users/attributes", name);
    check_length(checker, "/users/attributes/" + name, texts.size(), contents.users());
  }
  for (const auto& [name, labels] : contents.synthetic.labels) check_name(checker, "/synthetic", name);
  for (const auto& [name, table] : contents.synthetic.tables) {
    check_name(checker, "/synthetic", name);
    check_length(checker, "/synthetic/" + name, table.values.size(), table.rows * table.columns);
  }
}

void check_contents(const Checker& checker, const DatasetContents& contents) {
  if (contents.users() == 0) checker.fail("/users/id", "there are no users");
  if (contents.items() >= no_item) checker.fail("/items/id", "there are too many items");
  check_descriptions(checker, contents);
  check_rows(checker, "/train", contents.train, contents.users());
  check_training_counts(checker, contents.train.offsets);
  check_held_out(checker, "/valid", contents.valid, contents);
  check_held_out(checker, "/test", contents.test, contents);
  check_users_lists(checker, contents);
}

Checker reading_checker(const std::filesystem::path& file) {
  return {"cannot read '" + file.string() + "'", "Make it again with: lrml_prep convert", 0, {}};
}

}  // namespace lrml
