// The rules of the dataset format, for contents to be written and for what was read. Private to the layer.
#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string>

#include "lrml/base/types.h"
#include "lrml/data/contents.h"

namespace lrml {

/// Says what is wrong where: "cannot read 'x.h5' (/train/items: …). Make it again with: lrml_prep convert".
struct Checker {
  std::string problem;  ///< "cannot read 'x.h5'"
  std::string advice;
  std::size_t items = 0;                              ///< I
  std::function<std::string(std::size_t)> user_name;  ///< original id of a user

  /// Throws Error (bad_data).
  [[noreturn]] void fail(const std::string& where, const std::string& what) const;
  [[noreturn]] void fail_user(const std::string& where, std::size_t user, const std::string& what) const;
};

/// Start at 0, never decrease, end at `total`.
void check_offsets(const Checker& checker, const std::string& where, std::span<const std::uint64_t> offsets,
                   std::size_t total);

/// Every user has at least one training interaction and not all items. `offsets` [U + 1]
void check_training_counts(const Checker& checker, std::span<const std::uint64_t> offsets);

/// Every item is below I. `first` is the position of the first.
void check_items(const Checker& checker, const std::string& where, std::span<const std::uint32_t> items,
                 std::size_t first);

/// No item is twice in a user's list, which is sorted.
void check_distinct(const Checker& checker, const std::string& where, std::size_t user,
                    std::span<const std::uint32_t> sorted);

/// Candidates of `users`, [users.size() x N]: below I or no_item, distinct within a row, none held out
/// itself. `rows` has local offsets and items that passed check_items.
void check_negatives(const Checker& checker, const std::string& where, RowRange users, const InteractionRows& rows,
                     std::span<const std::uint32_t> negatives);

/// Titles, genres, attributes and labels: lengths and names.
void check_descriptions(const Checker& checker, const DatasetContents& contents);

/// Everything above and the lengths of all parts.
void check_contents(const Checker& checker, const DatasetContents& contents);

Checker reading_checker(const std::filesystem::path& file);

}  // namespace lrml
