// Lists that users bring along: the interactions to test on, and the items to rank them against.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "data_prep/format/format.h"
#include "data_prep/log/interaction_log.h"
#include "data_prep/source/source.h"
#include "lrml/base/fields.h"

namespace lrml::prep {

/// What the ids in a list are: those of the log, or positions in its id lists, that is, numbers by first appearance
/// in the log from 0, as in the lists of the NCF paper. Positions ask for ReadOptions::list_ids_in_order.
enum class ListIds { original, position };

struct HeldOutList {
  struct Row {
    std::uint32_t user = 0;  ///< position in the log
    std::uint32_t item = 0;
    friend bool operator==(const Row&, const Row&) = default;
  };
  std::vector<Row> rows;        ///< in the order of the list, distinct; the log has an interaction for each
  std::size_t repeated = 0;     ///< rows of the list that said an earlier one again, left out
  std::size_t added = 0;        ///< rows that were not in the log and are now, at its end
  std::size_t items_added = 0;  ///< items that were not in the log and are now
};

/// Reads rows in any form that plan_for knows, with the same options as a log. A row that the log lacks (a training
/// file lacks them all) is added to it.
///
/// Cost     one pass over the list and one over the log
/// Throws   Error (bad data) with file, line and text for a malformed line, a user or a position that the log does not
///          have, and a row to be added without the time or the rating that the log's rows have
HeldOutList read_held_out_list(const Source& list, const FormatOptions& options, ListIds ids, InteractionLog& log);

struct NegativeLists {
  std::size_t length = 0;                ///< of the longest list
  std::vector<std::uint32_t> users;      ///< [lists] positions in the log, distinct, in the order of the file
  std::vector<std::uint32_t> positives;  ///< [lists] positions of the items that the lists stand against
  std::vector<std::uint32_t> items;      ///< [lists x length] positions in the log, distinct in a list; no_item at
                                         ///< places that are short or held the list's own positive
  std::size_t shorter = 0;               ///< lists with fewer items than the longest
  std::size_t with_own_positive = 0;     ///< lists that hold the item they stand against
};

/// Reads NCF's form, `(user,item)<TAB>item<TAB>item…`, one line per user.
///
/// Throws   Error (bad data) with file, line and text for a malformed line, a user or an item that the log does not
///          have, an item that is twice in a list, a second list of a user, and a file without lists
NegativeLists read_negative_lists(const Source& lists, ListIds ids, const InteractionLog& log);

}  // namespace lrml::prep

template <>
struct lrml::EnumNames<lrml::prep::ListIds> {
  static constexpr std::array names = {"original", "position"};
};
