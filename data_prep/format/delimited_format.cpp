#include "data_prep/format/delimited_format.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "data_prep/format/column_names.h"
#include "data_prep/format/delimited_columns.h"
#include "data_prep/format/log_member.h"
#include "data_prep/format/sample_table.h"
#include "data_prep/text/delimited_parser.h"
#include "data_prep/text/text.h"
#include "lrml/base/error.h"

namespace lrml::prep {
namespace {

/// Files that come with MovieLens and name users or items, but hold no ratings.
struct Companion {
  std::string_view header;
  std::string_view what;
};

constexpr std::array companions = {
    Companion{"userId,movieId,tag,timestamp", "MovieLens's tags"},
    Companion{"movieId,imdbId,tmdbId", "MovieLens's links to other sites"},
    Companion{"movieId,title,genres", "MovieLens's titles"},
    Companion{"movieId,tagId,relevance", "MovieLens's tag scores"},
    Companion{"tagId,tag", "MovieLens's tag names"},
};

const Companion* find_companion(const Beginning& beginning) {
  if (beginning.lines.empty()) return nullptr;
  std::string header = beginning.lines.front();
  std::erase(header, '"');
  const auto companion = std::ranges::find(companions, header, &Companion::header);
  return companion == companions.end() ? nullptr : &*companion;
}

/// Parts of MovieLens 100K that are cut from u.data and would count its rows twice.
bool is_part_of_100k(std::string_view member) {
  const std::string_view name = base_name_of(member);
  const bool part = name.ends_with(".base") || name.ends_with(".test");
  return part && name.size() == 7 && name[0] == 'u' &&
         std::string_view("12345ab").find(name[1]) != std::string_view::npos;
}

std::variant<DelimitedColumns, std::string> look(const Beginning& beginning, const FormatOptions& options) {
  if (beginning.lines.empty()) return beginning.whole ? "it is empty" : "it is no text";
  const Companion* companion = options.columns.empty() ? find_companion(beginning) : nullptr;
  if (companion != nullptr) return "these are " + std::string(companion->what) + ", not ratings";
  const std::optional<SampleTable> table = tabulate(beginning, delimiter_of(options));
  if (!table) return "its lines have no delimiter in common";
  return find_columns(*table, options);
}

/// `user item rating` and `user item item` look the same where every user has two items.
bool could_be_lists(const Beginning& beginning, const DelimitedColumns& columns) {
  const DelimitedLayout& layout = columns.layout;
  if (layout.delimiter != " " || columns.has_header || layout.columns < 3 || layout.time) return false;
  return std::ranges::all_of(beginning.lines, [](const std::string& line) {
    return std::ranges::all_of(line, [](char c) { return c == ' ' || (c >= '0' && c <= '9'); });
  });
}

ReadPlan make_plan(const Glimpse& glimpse, const Beginning& beginning, const DelimitedColumns& columns,
                   const FormatOptions& options) {
  ReadPlan plan = plan_of_member(glimpse, "delimited", beginning);
  plan.source = "delimited text";
  plan.why = std::string(base_name_of(beginning.member)) + ": " + columns.why;
  plan.header_lines = columns.has_header ? 1 : 0;
  plan.parser = std::make_shared<DelimitedParser>(columns.layout);
  plan.has_times = columns.layout.time.has_value();
  plan.has_ratings = columns.layout.rating.has_value();
  plan.in_order = options.ordered && !plan.has_times;
  if (columns.may_have_header) {
    plan.notes.push_back("took the first line for an interaction; if it names the columns, say --header yes");
  }
  return plan;
}

bool is_recbole_header(std::string_view line) {
  constexpr std::array<std::string_view, 4> types = {"token", "token_seq", "float", "float_seq"};
  const std::optional<std::vector<std::string>> names = split_fields(line, "\t", false);
  return std::ranges::all_of(*names, [&](std::string_view name) {
    const std::size_t colon = name.find(':');
    return colon != std::string_view::npos && std::ranges::find(types, name.substr(colon + 1)) != types.end();
  });
}

}  // namespace

std::optional<ReadPlan> recognize_delimited(const Glimpse& glimpse, const FormatOptions& options) {
  const bool single = glimpse.beginnings().size() == 1;
  std::vector<const Beginning*> candidates;
  for (const Beginning& beginning : glimpse.beginnings()) {
    if (!single && is_part_of_100k(beginning.member)) continue;
    if (!single && !options.columns.empty() && !tabulate(beginning, delimiter_of(options))) continue;
    if (std::holds_alternative<DelimitedColumns>(look(beginning, options))) candidates.push_back(&beginning);
  }
  if (candidates.empty()) return std::nullopt;
  std::vector<std::string> notes;
  const Beginning& log = choose_log(glimpse, candidates, notes);
  const DelimitedColumns columns = std::get<DelimitedColumns>(look(log, options));
  if (options.format == "auto" && options.columns.empty() && could_be_lists(log, columns)) {
    throw Error(ExitCode::bad_data, "cannot recognize " + describe_member(glimpse.source(), log.member) +
                                        " (its lines may be 'user item rating' or lists of items). Say which with "
                                        "--format delimited, item-lists or counted-lists.");
  }
  ReadPlan plan = make_plan(glimpse, log, columns, options);
  plan.notes.insert(plan.notes.end(), notes.begin(), notes.end());
  return plan;
}

std::optional<ReadPlan> recognize_recbole(const Glimpse& glimpse, const FormatOptions& options) {
  std::vector<const Beginning*> candidates;
  for (const Beginning& beginning : glimpse.beginnings()) {
    if (beginning.lines.empty() || !is_recbole_header(beginning.lines.front())) continue;
    const std::vector<std::string> names = *split_fields(beginning.lines.front(), "\t", false);
    if (!options.columns.empty() || names_a_log(names)) candidates.push_back(&beginning);
  }
  if (candidates.empty()) return std::nullopt;
  FormatOptions told = options;
  told.header = HeaderLine::yes;
  told.delimiter = "tab";
  std::vector<std::string> notes;
  const Beginning& log = choose_log(glimpse, candidates, notes);
  auto columns = look(log, told);
  if (const std::string* why = std::get_if<std::string>(&columns)) {
    throw Error(ExitCode::bad_data, "cannot read " + describe_member(glimpse.source(), log.member) + " (" + *why +
                                        "). Correct it, or name its columns with --columns.");
  }
  ReadPlan plan = make_plan(glimpse, log, std::get<DelimitedColumns>(columns), told);
  plan.format = "recbole";
  plan.source = "RecBole";
  plan.why = std::string(base_name_of(log.member)) + ": a header of name:type, as RecBole writes it";
  plan.notes.insert(plan.notes.end(), notes.begin(), notes.end());
  return plan;
}

std::string why_not_delimited(const Beginning& beginning, const FormatOptions& options) {
  const auto found = look(beginning, options);
  const std::string* why = std::get_if<std::string>(&found);
  return why == nullptr ? "" : *why;
}

}  // namespace lrml::prep
