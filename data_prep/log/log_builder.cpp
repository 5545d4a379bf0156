#include "data_prep/log/log_builder.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "data_prep/text/text.h"
#include "data_prep/wording.h"
#include "lrml/base/error.h"

namespace lrml::prep {
namespace {

constexpr std::uint32_t unknown = 0xFFFFFFFFu;
constexpr std::size_t noted_lines = 3;
constexpr std::size_t ahead = 16;  ///< rows whose users are on their way from memory, the many that there are

void require_field(bool has, bool asked, const char* option, const char* field, const ReadPlan& plan) {
  if (has || !asked) return;
  throw Error(ExitCode::bad_data, std::string("cannot apply ") + option + " (" + plan.source + " has no " + field +
                                      "). Leave the option out, or name the column that holds the " + field + ".");
}

std::uint32_t position_of(std::uint32_t key, const ParsedText& parsed, std::vector<std::uint32_t>& of_names,
                          IdTable& table) {
  if (key < name_key) return table.position(key);
  std::uint32_t& position = of_names[key - name_key];
  if (position == unknown) position = table.position(std::string_view(parsed.names[key - name_key]));
  return position;
}

std::string lines_in_words(std::size_t count) {
  return with_commas(count) + (count == 1 ? " bad line" : " bad lines");
}

}  // namespace

LogBuilder::LogBuilder(const ReadPlan& plan, const ReadOptions& options, ReadReport& report)
    : plan_(plan), options_(options), report_(report) {
  const RowFilter& filter = options.filter;
  require_field(plan.has_ratings, filter.min_rating.has_value(), "--min-rating", "ratings", plan);
  require_field(plan.has_times, filter.from.has_value(), "--from", "times", plan);
  require_field(plan.has_times, filter.until.has_value(), "--to", "times", plan);
}

void LogBuilder::append(const std::string& file, const ParsedText& parsed) {
  note_bad_lines(file, parsed);
  append_rows(parsed);
}

void LogBuilder::append_rows(const ParsedText& parsed) {
  NamePositions user_names(parsed.names.size(), unknown);
  NamePositions item_names(parsed.names.size(), unknown);
  report_.rows += parsed.rows.size();
  for (std::size_t k = 0; k < parsed.rows.size(); ++k) {
    users_.prefetch(parsed.rows[std::min(k + ahead, parsed.rows.size() - 1)].user);
    const Interaction& row = parsed.rows[k];
    const bool kept = passes(row);
    if (!kept && !options_.list_ids_in_order) continue;
    const std::uint32_t user = position_of(row.user, parsed, user_names, users_);
    const std::uint32_t item = position_of(row.item, parsed, item_names, items_);
    if (kept) interactions_.push_back({user, item, row.time, row.rating});
  }
}

/// In the order of the rules: a row below the rating asked for is not looked at for its time.
bool LogBuilder::passes(const Interaction& row) {
  const RowFilter& filter = options_.filter;
  if (filter.min_rating && row.rating < *filter.min_rating) {
    ++report_.below_min_rating;
    return false;
  }
  if ((filter.from && row.time < *filter.from) || (filter.until && row.time >= *filter.until)) {
    ++report_.outside_dates;
    return false;
  }
  return true;
}

void LogBuilder::note_bad_lines(const std::string& file, const ParsedText& parsed) {
  const std::size_t left = options_.max_bad_lines - report_.bad_lines;
  const std::size_t found = parsed.bad.size() + parsed.more_bad;
  if (found > left) {
    const BadLine& line = parsed.bad[std::min(left, parsed.bad.size() - 1)];
    const std::string why = options_.max_bad_lines == 0
                                ? line.why
                                : line.why + "; more than " + lines_in_words(options_.max_bad_lines) + " so far";
    throw bad_line(file, line.number, line.text, why,
                   "Correct or remove this line, use the original file, or have bad lines skipped by --max-bad-lines.");
  }
  report_.bad_lines += found;
  for (const BadLine& line : parsed.bad) {
    if (bad_lines_.size() == noted_lines) return;
    bad_lines_.push_back(file + " line " + std::to_string(line.number) + ": '" + printable(line.text) + "' (" +
                         line.why + ")");
  }
}

InteractionLog LogBuilder::finish(const Source& source) {
  require_interactions(source);
  report_.notes.insert(report_.notes.end(), plan_.notes.begin(), plan_.notes.end());
  if (!bad_lines_.empty()) report_.notes.push_back("skipped " + lines_in_words(report_.bad_lines) + ", the first:");
  for (std::string& line : bad_lines_) report_.notes.push_back("  " + std::move(line));

  InteractionLog log;
  log.name = plan_.name;
  log.source = plan_.source + ", read from " + source.name();
  log.has_times = plan_.has_times;
  log.has_ratings = plan_.has_ratings;
  log.interactions.swap(interactions_);
  if (plan_.describe) plan_.describe(source, users_, items_, log, report_);
  log.user_ids = users_.release();
  log.item_ids = items_.release();
  return log;
}

void LogBuilder::require_interactions(const Source& source) const {
  if (!interactions_.empty()) return;
  if (report_.rows == 0) {
    const std::string skipped = report_.bad_lines == 0 ? "" : "; " + lines_in_words(report_.bad_lines) + " skipped";
    throw bad_file("'" + source.name() + "'", "it holds no interactions" + skipped);
  }
  std::string dropped;
  if (report_.below_min_rating > 0) {
    dropped += fmt::format("{} are below --min-rating {:g}", with_commas(report_.below_min_rating),
                           *options_.filter.min_rating);
  }
  if (report_.outside_dates > 0) {
    dropped += (dropped.empty() ? "" : ", ") + with_commas(report_.outside_dates) + " are outside of --from and --to";
  }
  throw Error(ExitCode::bad_data, "cannot keep any of the " + with_commas(report_.rows) + " interactions of '" +
                                      source.name() + "' (" + dropped + "). Ask for less.");
}

}  // namespace lrml::prep
