#include "data_prep/format/item_lists.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "data_prep/format/item_lists_parser.h"
#include "data_prep/format/log_member.h"
#include "data_prep/format/sample_table.h"
#include "data_prep/text/numbers.h"
#include "data_prep/text/text.h"
#include "data_prep/wording.h"

namespace lrml::prep {
namespace {

std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  for (std::string_view field = take_field(line); !field.empty(); field = take_field(line)) fields.push_back(field);
  return fields;
}

bool has_right_count(const std::vector<std::string_view>& fields) {
  return !fields.empty() && parse_key(fields[0]) == fields.size() - 1;
}

struct ListShape {
  bool numbers = false;       ///< nearly all lines consist of whole numbers
  bool varying = false;       ///< the lines differ in their number of fields
  bool right_counts = false;  ///< every line starts with the number of its other fields
  std::size_t lines = 0;
};

ListShape shape_of(const Beginning& beginning) {
  std::vector<std::vector<std::string_view>> lines;
  for (const std::string& line : beginning.lines) lines.push_back(fields_of(line));
  ListShape shape;
  shape.lines = lines.size();
  shape.numbers =
      nearly_all(lines, [](const auto& fields) { return !fields.empty() && std::ranges::all_of(fields, is_digits); });
  shape.varying = !nearly_all(lines, [&](const auto& fields) { return fields.size() == lines[0].size(); });
  shape.right_counts = std::ranges::all_of(lines, has_right_count);
  return shape;
}

/// Few right counts may be chance: then both kinds of lists are candidates, and the user must say which it is.
bool is_counted(const ListShape& shape) {
  return shape.lines > 0 && shape.numbers && shape.right_counts;
}

bool is_plain(const ListShape& shape) {
  constexpr std::size_t no_chance = 3;
  return shape.numbers && shape.varying && !(shape.right_counts && shape.lines >= no_chance);
}

std::optional<ReadPlan> recognize(const Glimpse& glimpse, const FormatOptions& options, ListHead head) {
  const std::string_view name = head == ListHead::user ? "item-lists" : "counted-lists";
  std::vector<const Beginning*> candidates;
  for (const Beginning& beginning : glimpse.beginnings()) {
    const ListShape shape = shape_of(beginning);
    const bool fits = head == ListHead::user ? is_plain(shape) : is_counted(shape);
    const bool told = options.format == name && glimpse.beginnings().size() == 1;
    if (fits || told) candidates.push_back(&beginning);
  }
  if (candidates.empty()) return std::nullopt;
  std::vector<std::string> notes;
  const Beginning& log = choose_log(glimpse, candidates, notes);

  const auto parser = std::make_shared<ItemListsParser>(head);
  ReadPlan plan = plan_of_member(glimpse, name, log);
  plan.source = "lists of items";
  plan.why = std::string(base_name_of(log.member)) + (head == ListHead::user
                                                          ? ": lines 'user item item …' of different lengths"
                                                          : ": every line starts with the number of its items");
  plan.parser = parser;
  plan.in_order = options.ordered;
  plan.notes = std::move(notes);
  if (!options.ordered) plan.notes.push_back("the order of items within lines is not taken for time; see --ordered");
  plan.describe = [parser](const Source&, const IdTable&, const IdTable&, InteractionLog&, ReadReport& report) {
    const std::size_t count = parser->users_without_items();
    if (count > 0)
      report.notes.push_back(with_commas(count) + (count == 1 ? " user has" : " users have") + " no items");
  };
  return plan;
}

}  // namespace

std::optional<ReadPlan> recognize_item_lists(const Glimpse& glimpse, const FormatOptions& options) {
  return recognize(glimpse, options, ListHead::user);
}

std::optional<ReadPlan> recognize_counted_lists(const Glimpse& glimpse, const FormatOptions& options) {
  return recognize(glimpse, options, ListHead::count);
}

}  // namespace lrml::prep
