// What people call users and items: original ids, titles and genres.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lrml/base/error.h"
#include "lrml/base/types.h"
#include "lrml/data/dataset.h"

namespace lrml {

/// The names of a dataset's users and items, and how they are looked up. Every lookup that fails is an Error (usage)
/// that says what was looked for, with the nearest name there is.
class Catalog {
 public:
  struct Names {
    std::vector<std::string> users;   ///< [U] original ids
    std::vector<std::string> items;   ///< [I] original ids
    std::vector<std::string> titles;  ///< [I] or empty
    std::vector<std::string> genres;  ///< [I] or empty, "Action|Drama"
  };

  explicit Catalog(Names names);
  Catalog(Catalog&&) = default;

  const Names& names() const { return names_; }
  std::size_t users() const { return names_.users.size(); }
  std::size_t items() const { return names_.items.size(); }

  /// `where` is added to the message, such as " in line 3 of 'users.txt'".
  UserId find_user(const std::string& id, const std::string& where = "") const;

  /// The item with this id; else the one with this title; else the only one whose title contains the text. Letters of
  /// either case are equal in titles. Where several are meant the Error lists their ids.
  ItemId find_item(const std::string& id_or_title) const;

  /// Items separated by commas, where titles may have commas too: of the texts that begin at a place the longest that
  /// is an id or a whole title is taken.
  std::vector<ItemId> find_items(const std::string& list) const;

  /// [I] the items that pass all filters, each "genre=NAME" in letters of either case; all items where there is none.
  /// Throws Error (usage) for another key, a genre that no item has, and a dataset without genres.
  std::vector<bool> items_passing(std::span<const std::string> filters) const;

 private:
  std::vector<ItemId> items_called(const std::string& id_or_title) const;
  Error nothing_called(const std::string& id_or_title) const;

  Names names_;
  std::unordered_map<std::string, std::size_t> user_of_id_;
  std::unordered_map<std::string, std::size_t> item_of_id_;
  std::unordered_multimap<std::string, std::size_t> items_of_title_;  ///< by title in small letters
};

/// Cost: reads four arrays of texts. Throws Error (bad_data).
Catalog load_catalog(const Dataset& dataset);

}  // namespace lrml
