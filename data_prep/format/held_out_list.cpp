#include "data_prep/format/held_out_list.h"

#include <string_view>
#include <unordered_map>
#include <utility>

#include "data_prep/format/list_ids.h"
#include "data_prep/text/text.h"
#include "lrml/base/error.h"

namespace lrml::prep {
namespace {

/// A row of the list as its line tells it.
struct ListedRow {
  Interaction row;  ///< of positions in the log
  std::size_t line = 0;
  bool in_log = false;
};

std::uint64_t pair_of(const Interaction& row) {
  return std::uint64_t{row.user} << 32 | row.item;
}

/// Calls `receive(lines, parsed)` for each line with rows, where the reader stands.
template <class Receive>
void for_each_line_with_rows(const Source& source, const ReadPlan& plan, Receive receive) {
  for (const std::string& member : source.members()) {
    if (!plan.has_rows(member)) continue;
    LineReader lines(source.open(member), describe_member(source, member));
    std::string section;
    while (lines.next()) {
      if (lines.number() <= plan.header_lines) continue;
      ParsedText parsed;
      plan.parser->parse({lines.line(), lines.number(), section, member}, parsed);
      if (!parsed.bad.empty()) lines.reject(parsed.bad.front().why);
      if (plan.parser->is_section_header(lines.line())) section = lines.line();
      receive(lines, parsed);
    }
  }
}

std::string text_of(std::uint32_t key, const ParsedText& parsed) {
  return key < name_key ? std::to_string(key) : parsed.names[key - name_key];
}

class ListReader {
 public:
  ListReader(ListIds ids, InteractionLog& log)
      : ids_(ids), log_(log), users_(ids, log.user_ids), items_(ids, log.item_ids) {}

  void read(const LineReader& lines, const ParsedText& parsed) {
    for (Interaction row : parsed.rows) {
      row.user = find_user(lines, text_of(row.user, parsed));
      row.item = find_item(lines, text_of(row.item, parsed));
      const auto [known, is_new] = index_.emplace(pair_of(row), rows_.size());
      if (is_new) {
        rows_.push_back({row, lines.number()});
      } else {
        ++list_.repeated;
      }
    }
  }

  /// Adds the rows that the log lacks, with what `plan` says that rows tell.
  HeldOutList finish(const Source& source, const ReadPlan& plan) {
    for (const Interaction& row : log_.interactions) {
      if (const auto known = index_.find(pair_of(row)); known != index_.end()) rows_[known->second].in_log = true;
    }
    for (const ListedRow& listed : rows_) {
      list_.rows.push_back({listed.row.user, listed.row.item});
      if (listed.in_log) continue;
      if (log_.has_times && !plan.has_times) throw lacks(source, listed, "time");
      if (log_.has_ratings && !plan.has_ratings) throw lacks(source, listed, "rating");
      log_.interactions.push_back(listed.row);
      ++list_.added;
    }
    if (!log_.item_titles.empty()) log_.item_titles.resize(log_.item_ids.size());
    if (!log_.item_genres.empty()) log_.item_genres.resize(log_.item_ids.size());
    return std::move(list_);
  }

 private:
  std::uint32_t find_user(const LineReader& lines, const std::string& id) const {
    const std::optional<std::uint32_t> user = users_.find(id);
    if (!user) lines.reject(users_.why_not("user", id));
    return *user;
  }

  std::uint32_t find_item(const LineReader& lines, const std::string& id) {
    if (const std::optional<std::uint32_t> item = items_.find(id)) return *item;
    if (ids_ == ListIds::position) lines.reject(items_.why_not("item", id));
    log_.item_ids.push_back(id);
    ++list_.items_added;
    return items_.add(id);
  }

  Error lacks(const Source& source, const ListedRow& listed, const std::string& field) const {
    return {ExitCode::bad_data, "cannot add line " + std::to_string(listed.line) + " of '" + source.name() +
                                    "' to the log (the log lacks this interaction of user '" +
                                    log_.user_ids[listed.row.user] + "' with item '" + log_.item_ids[listed.row.item] +
                                    "', and the list does not tell its " + field +
                                    "). Remove the line, or give a list with " + field + "s."};
  }

  ListIds ids_;
  InteractionLog& log_;
  ListedIds users_;
  ListedIds items_;
  std::vector<ListedRow> rows_;
  std::unordered_map<std::uint64_t, std::size_t> index_;  ///< pair_of → place in rows_
  HeldOutList list_;
};

}  // namespace

HeldOutList read_held_out_list(const Source& list, const FormatOptions& options, ListIds ids, InteractionLog& log) {
  const ReadPlan plan = plan_for(list, options);
  ListReader reader(ids, log);
  for_each_line_with_rows(list, plan,
                          [&](const LineReader& lines, const ParsedText& parsed) { reader.read(lines, parsed); });
  HeldOutList held_out = reader.finish(list, plan);
  if (held_out.rows.empty()) {
    throw Error(ExitCode::bad_data, "cannot use '" + list.name() +
                                        "' for testing (it holds no interactions). Give a "
                                        "file with rows of users and items.");
  }
  return held_out;
}

}  // namespace lrml::prep
