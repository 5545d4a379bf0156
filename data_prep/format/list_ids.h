// The ids in a user's list as positions in a log.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data_prep/format/held_out_list.h"
#include "data_prep/log/id_table.h"

namespace lrml::prep {

/// Finds one log's users, or its items, by what lists call them.
class ListedIds {
 public:
  ListedIds(ListIds kind, const std::vector<std::string>& ids);

  /// The position of what a list calls `id`, if the log has it.
  std::optional<std::uint32_t> find(std::string_view id) const;

  /// Takes in an original id that the log has just got at its end; returns its position. @pre original ids
  std::uint32_t add(std::string_view id) { return table_.position(id); }

  /// Why find() has nothing: "the log has no user '7'", "user '12' is no position of …".
  std::string why_not(std::string_view what, std::string_view id) const;

 private:
  ListIds kind_;
  std::size_t size_;
  IdTable table_;  ///< of original ids only
};

}  // namespace lrml::prep
