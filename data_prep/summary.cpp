#include "data_prep/summary.h"

#include <algorithm>
#include <ostream>

#include "data_prep/statistics.h"
#include "data_prep/wording.h"

namespace lrml::prep {
namespace {

/// "median 96, 99th percentile 907, from 20 to 2,314".
std::string in_words(const Spread& spread) {
  return "median " + with_commas(spread.median) + ", 99th percentile " + with_commas(spread.percentile_99) + ", from " +
         with_commas(spread.least) + " to " + with_commas(spread.most);
}

std::string part_sizes(const DatasetContents& contents) {
  return with_commas(contents.train.items.size()) + " train, " + with_commas(contents.valid.rows.items.size()) +
         " valid, " + with_commas(contents.test.rows.items.size()) + " test";
}

}  // namespace

Lines describe_contents(const DatasetContents& contents) {
  const Statistics statistics = statistics_of(contents);
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

Lines describe_build(const BuildReport& report, const DatasetContents& contents) {
  const double tied = static_cast<double>(report.users_with_tied_last) / static_cast<double>(contents.users());
  return {
      {"read", with_commas(report.read) + " interactions"},
      {"dropped", with_commas(report.duplicates_dropped) + " duplicates of a user and an item"},
      {"kept", with_commas(report.read - report.duplicates_dropped) + " interactions"},
      {"tied last", with_commas(report.users_with_tied_last) + " users (" + percent(tied) + ")"},
      {"short users", with_commas(report.users_with_one) + " with one interaction, " +
                          with_commas(report.users_with_two) + " with two"},
      {"padded lists", with_commas(report.padded_negative_lists) + " lists of negatives with too few items"},
  };
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
  return lines;
}

void print_lines(std::ostream& out, const Lines& lines) {
  std::size_t width = 0;
  for (const auto& [label, text] : lines) width = std::max(width, label.size());
  for (const auto& [label, text] : lines) {
    out << label << std::string(width + 2 - label.size(), ' ') << text << '\n';
  }
}

}  // namespace lrml::prep
