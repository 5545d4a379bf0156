#include "data_prep/summary.h"

#include <fmt/core.h>

#include <algorithm>
#include <ostream>

#include "data_prep/dataset/statistics.h"
#include "data_prep/wording.h"

namespace lrml::prep {
namespace {

/// "median 96, 99th percentile 907, from 20 to 2,314".
std::string in_words(const Spread& spread) {
  return "median " + with_commas(spread.median) + ", 99th percentile " + with_commas(spread.percentile_99) + ", from " +
         with_commas(spread.least) + " to " + with_commas(spread.most);
}

std::string part_sizes(const DatasetContents& contents) {
  return with_commas(contents.train.offsets.back()) + " train, " + with_commas(contents.valid.rows.offsets.back()) +
         " valid, " + with_commas(contents.test.rows.offsets.back()) + " test";
}

constexpr std::size_t most_rounds_told = 5;

CoreRound sum_of(const std::vector<CoreRound>& rounds) {
  CoreRound sum;
  for (const CoreRound& round : rounds) {
    sum.users += round.users;
    sum.items += round.items;
    sum.interactions += round.interactions;
  }
  return sum;
}

std::string in_words(const CoreRound& round) {
  return with_commas(round.interactions) + " of " + with_commas(round.users) + " users and " +
         with_commas(round.items) + " items with too few";
}

}  // namespace

Lines describe_contents(const DatasetContents& contents) {
  return describe_contents(contents, statistics_of(contents));
}

Lines describe_contents(const DatasetContents& contents, const Statistics& statistics) {
  return {
      {"users", with_commas(contents.users())},
      {"items", with_commas(contents.items())},
      {"interactions", with_commas(statistics.interactions) + " (density " + percent(statistics.density) + ")"},
      {"per user", in_words(statistics.per_user)},
      {"per item", in_words(statistics.per_item)},
      {"split", contents.split},
      {"parts", part_sizes(contents)},
      {"negatives", with_commas(contents.negatives_per_user) + " per user, for valid and for test"},
  };
}

Lines describe_reading(const ReadPlan& plan, const ReadReport& report, double seconds) {
  const double megabytes = static_cast<double>(report.bytes) / 1e6;
  const double rate = static_cast<double>(report.lines) / 1e6 / std::max(seconds, 1e-3);
  return {{"recognized", plan.format + " (" + plan.why + ")"},
          {"text", fmt::format("{} lines, {:.1f} MB; {:.1f} million lines/s, {:.1f} MB/s", with_commas(report.lines),
                               megabytes, rate, megabytes / std::max(seconds, 1e-3))}};
}

Lines describe_build(const BuildReport& report, const DatasetContents& contents, const ReadReport& read) {
  const std::size_t before = read.below_min_rating + read.outside_dates;
  const double tied = static_cast<double>(report.users_with_tied_last) / static_cast<double>(contents.users());
  Lines lines = {{"read", with_commas(before + report.read) + " interactions"}};
  if (read.below_min_rating > 0) lines.emplace_back("dropped", with_commas(read.below_min_rating) + " by rating");
  if (read.outside_dates > 0) lines.emplace_back("dropped", with_commas(read.outside_dates) + " by date");
  lines.emplace_back("dropped", with_commas(report.duplicates_dropped) + " duplicates of a user and an item");
  const CoreRound all = sum_of(report.core_rounds);
  for (std::size_t k = 0; k < report.core_rounds.size(); ++k) {
    if (k == most_rounds_told) {
      lines.emplace_back("dropped", in_words(all) + " in " + with_commas(report.core_rounds.size()) + " rounds in all");
      break;
    }
    lines.emplace_back("dropped", in_words(report.core_rounds[k]) + " in round " + with_commas(k + 1));
  }
  lines.emplace_back("kept", with_commas(report.read - report.duplicates_dropped - all.interactions) + " interactions");
  lines.emplace_back("tied last", with_commas(report.users_with_tied_last) + " users (" + percent(tied) + ")");
  lines.emplace_back("short users", with_commas(report.users_with_one) + " with one interaction, " +
                                        with_commas(report.users_with_two) + " with two");
  lines.emplace_back("padded lists",
                     with_commas(report.padded_negative_lists) + " lists of negatives that are not full");
  return lines;
}

Lines describe_read(const ReadReport& report, const DatasetContents& contents) {
  Lines lines;
  if (!contents.item_titles.empty()) {
    lines.emplace_back("titles", with_commas(report.titles_dropped) + " without an interaction dropped, " +
                                     with_commas(report.titles_missing) + " missing");
  }
  if (!contents.user_attributes.empty()) {
    lines.emplace_back("attributes", with_commas(report.attributes_dropped) +
                                         " users without an interaction dropped, " +
                                         with_commas(report.attributes_missing) + " missing");
  }
  for (const std::string& note : report.notes) lines.emplace_back("note", note);
  return lines;
}

Lines describe_lists(const HeldOutList* held_out, const NegativeLists* negatives, const BuildReport& report) {
  Lines lines;
  if (held_out != nullptr) {
    lines.emplace_back("test list", with_commas(held_out->rows.size()) + " interactions, " +
                                        with_commas(held_out->added) + " of them added to the log, " +
                                        with_commas(held_out->repeated) + " repeated");
  }
  if (negatives != nullptr) {
    lines.emplace_back("candidates", with_commas(negatives->users.size()) + " lists of up to " +
                                         with_commas(negatives->length) + " items, " +
                                         with_commas(negatives->with_own_positive) + " with their own test item, " +
                                         with_commas(report.negatives_out_of_place) + " other items left out");
  }
  return lines;
}

Lines describe_subset(const PaperSubset& subset, const DatasetContents& contents) {
  const std::size_t interactions =
      contents.train.items.size() + contents.valid.rows.items.size() + contents.test.rows.items.size();
  return {{"preset", std::string(subset.name) + ": " + std::string(subset.what)},
          {"the paper", std::string(subset.paper)},
          {"here", with_commas(contents.users()) + " users, " + with_commas(contents.items()) + " items, " +
                       with_commas(interactions) + " interactions"},
          {"note", std::string(subset.note)}};
}

void print_lines(std::ostream& out, const Lines& lines) {
  std::size_t width = 0;
  for (const auto& [label, text] : lines) width = std::max(width, label.size());
  for (const auto& [label, text] : lines) out << fmt::format("{:{}}  {}\n", label, width, text);
}

}  // namespace lrml::prep
