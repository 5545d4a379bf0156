#include <algorithm>
#include <string_view>
#include <utility>

#include "data_prep/format/held_out_list.h"
#include "data_prep/format/list_ids.h"
#include "data_prep/text/text.h"
#include "lrml/base/error.h"
#include "lrml/data/contents.h"

namespace lrml::prep {
namespace {

/// The only member or, of several, the one that is called something.negative.
std::string member_with_lists(const Source& source) {
  std::vector<std::string> members = source.members();
  if (members.size() > 1) {
    std::erase_if(members, [](const std::string& member) { return !member.ends_with(".negative"); });
  }
  if (members.size() == 1) return members.front();
  throw Error(ExitCode::bad_data, "cannot choose lists of negatives in '" + source.name() +
                                      "' (it holds several files). Give the file itself.");
}

class NegativesReader {
 public:
  NegativesReader(ListIds ids, const InteractionLog& log)
      : users_(ids, log.user_ids), items_(ids, log.item_ids), has_list_(log.user_ids.size(), false) {}

  void read(const LineReader& lines) {
    std::string_view rest = lines.line();
    read_head(lines, take(rest));
    std::vector<std::uint32_t>& items = lists_.emplace_back();
    while (!rest.empty()) items.push_back(find(lines, items_, "item", take(rest)));
    if (items.empty()) lines.reject("no item follows the user and the item in parentheses, separated by tabs");
    require_distinct(lines, items);
  }

  NegativeLists finish() {
    for (const auto& items : lists_) result_.length = std::max(result_.length, items.size());
    for (std::size_t k = 0; k < lists_.size(); ++k) append(lists_[k], result_.positives[k]);
    return std::move(result_);
  }

 private:
  static std::string_view take(std::string_view& rest) {
    const std::size_t end = rest.find('\t');
    const std::string_view field = rest.substr(0, end);
    rest.remove_prefix(std::min(field.size() + 1, rest.size()));
    return field;
  }

  static std::uint32_t find(const LineReader& lines, const ListedIds& ids, std::string_view what, std::string_view id) {
    const std::optional<std::uint32_t> position = ids.find(id);
    if (!position) lines.reject(ids.why_not(what, id));
    return *position;
  }

  void read_head(const LineReader& lines, std::string_view head) {
    const std::size_t comma = head.find(',');
    if (!head.starts_with('(') || !head.ends_with(')') || comma == std::string_view::npos) {
      lines.reject("it does not start with (user,item) and a tab");
    }
    const std::uint32_t user = find(lines, users_, "user", head.substr(1, comma - 1));
    if (has_list_[user]) lines.reject("it is the second list of this user");
    has_list_[user] = true;
    result_.users.push_back(user);
    result_.positives.push_back(find(lines, items_, "item", head.substr(comma + 1, head.size() - comma - 2)));
  }

  static void require_distinct(const LineReader& lines, std::vector<std::uint32_t> items) {
    std::ranges::sort(items);
    if (std::ranges::adjacent_find(items) != items.end()) lines.reject("an item is twice in the list");
  }

  void append(const std::vector<std::uint32_t>& items, std::uint32_t positive) {
    if (items.size() < result_.length) ++result_.shorter;
    if (std::ranges::find(items, positive) != items.end()) ++result_.with_own_positive;
    std::ranges::replace_copy(items, std::back_inserter(result_.items), positive, no_item);
    result_.items.resize(result_.items.size() + result_.length - items.size(), no_item);
  }

  ListedIds users_;
  ListedIds items_;
  std::vector<bool> has_list_;                     ///< by user position
  std::vector<std::vector<std::uint32_t>> lists_;  ///< in the order of the file
  NegativeLists result_;
};

}  // namespace

NegativeLists read_negative_lists(const Source& lists, ListIds ids, const InteractionLog& log) {
  const std::string member = member_with_lists(lists);
  LineReader lines(lists.open(member), describe_member(lists, member));
  NegativesReader reader(ids, log);
  while (lines.next()) reader.read(lines);
  NegativeLists result = reader.finish();
  if (result.users.empty()) lines.reject_file("it holds no lists");
  return result;
}

}  // namespace lrml::prep
