// Lists of items: one user per line, with all of the user's items.
#pragma once

#include <atomic>
#include <cstddef>

#include "data_prep/text/line_parser.h"

namespace lrml::prep {

/// What a line starts with, before its items.
enum class ListHead {
  user,   ///< the user's id: LightGCN's train.txt, files of sequences
  count,  ///< the number of items; the user is the line's number from 0: citeulike's users.dat
};

/// Fields are separated by blanks or tabs, perhaps several, also at the end of the line.
class ItemListsParser final : public LineParser {
 public:
  explicit ItemListsParser(ListHead head) : head_(head) {}

  void parse(const TextPiece& piece, ParsedText& parsed) const override;

  /// In all that was parsed so far: they gave no row, and nothing was wrong with them.
  std::size_t users_without_items() const { return users_without_items_; }

 private:
  ListHead head_;
  mutable std::atomic<std::size_t> users_without_items_ = 0;
};

/// Takes the first field off `line`; empty if there is none.
std::string_view take_field(std::string_view& line);

}  // namespace lrml::prep
