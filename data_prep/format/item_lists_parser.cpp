#include "data_prep/format/item_lists_parser.h"

#include <algorithm>
#include <optional>
#include <string>

#include "data_prep/text/id_keys.h"
#include "data_prep/text/numbers.h"
#include "data_prep/text/piece_lines.h"

namespace lrml::prep {
namespace {

constexpr std::string_view blanks = " \t";

/// One piece on its way into rows.
class ListReader {
 public:
  ListReader(ListHead head, ParsedText& parsed) : head_(head), parsed_(parsed), keys_(parsed) {}

  void read(std::string_view line, std::size_t number) {
    const std::size_t before = parsed_.rows.size();
    std::string_view rest = line;
    const std::string_view head = take_field(rest);
    std::optional<std::string> problem = read_items(head_ == ListHead::user ? head : std::to_string(number - 1), rest);
    const std::size_t items = parsed_.rows.size() - before;
    if (head.empty()) problem = "it is empty";
    if (!problem && head_ == ListHead::count && parse_key(head) != items) {
      problem = "it has " + std::to_string(items) + " items after the count '" + std::string(head) + "'";
    }
    if (problem) {
      parsed_.rows.resize(before);
      parsed_.add_bad(number, line, *problem);
    } else if (items == 0) {
      ++without_items_;
    }
  }

  std::size_t without_items() const { return without_items_; }

 private:
  std::optional<std::string> read_items(std::string_view user, std::string_view rest) {
    if (const auto why = why_no_id(user)) return "the user's id " + *why;
    const std::uint32_t key = keys_.key_of(user);
    for (std::string_view item = take_field(rest); !item.empty(); item = take_field(rest)) {
      if (const auto why = why_no_id(item)) return "an item's id " + *why;
      parsed_.rows.push_back({key, keys_.key_of(item)});
    }
    return std::nullopt;
  }

  ListHead head_;
  ParsedText& parsed_;
  IdKeys keys_;
  std::size_t without_items_ = 0;
};

}  // namespace

std::string_view take_field(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(blanks), line.size()));
  const std::string_view field = line.substr(0, line.find_first_of(blanks));
  line.remove_prefix(field.size());
  return field;
}

void ItemListsParser::parse(const TextPiece& piece, ParsedText& parsed) const {
  ListReader reader(head_, parsed);
  for_each_line(piece, [&](std::string_view line, std::size_t number) { reader.read(line, number); });
  users_without_items_ += reader.without_items();
}

}  // namespace lrml::prep
