#include "data_prep/summary.h"

#include <gmock/gmock.h>

#include <map>
#include <sstream>

namespace lrml::prep {
namespace {

DatasetContents two_users() {
  DatasetContents contents;
  contents.user_ids = {"0", "1"};
  contents.item_ids = {"0", "1"};
  contents.split = "by hand";
  contents.train = {{0, 1, 2}, {0, 1}, {}, {}};
  contents.valid.rows.offsets = {0, 0, 0};
  contents.test.rows = {{0, 1, 1}, {1}, {}, {}};
  return contents;
}

std::map<std::string, std::string> by_label(const Lines& lines) {
  return {lines.begin(), lines.end()};
}

TEST(Summary, AlignsTexts) {
  std::ostringstream out;
  print_lines(out, {{"a", "1"}, {"long", "2"}});
  EXPECT_EQ(out.str(), "a     1\nlong  2\n");
}

TEST(Summary, DescribesContents) {
  const auto lines = by_label(describe_contents(two_users()));
  EXPECT_EQ(lines.at("interactions"), "3 (density 75.00 %)");
  EXPECT_EQ(lines.at("per user"), "median 1, 99th percentile 2, from 1 to 2");
  EXPECT_EQ(lines.at("parts"), "2 train, 0 valid, 1 test");
  EXPECT_EQ(lines.at("split"), "by hand");
}

TEST(Summary, DescribesWhatTheRulesDid) {
  const BuildReport report{.read = 5000, .duplicates_dropped = 2, .users_with_tied_last = 1};
  const auto lines = by_label(describe_build(report, two_users()));
  EXPECT_EQ(lines.at("read"), "5,000 interactions");
  EXPECT_EQ(lines.at("kept"), "4,998 interactions");
  EXPECT_EQ(lines.at("tied last"), "1 users (50.00 %)");
}

TEST(Summary, SpeaksOfTitlesOnlyWhereThereAreSome) {
  DatasetContents contents = two_users();
  const ReadReport report{.titles_dropped = 3, .titles_missing = 1};
  EXPECT_TRUE(describe_read(report, contents).empty());
  contents.item_titles = {"", "x"};
  EXPECT_EQ(by_label(describe_read(report, contents)).at("titles"), "3 without an interaction dropped, 1 missing");
}

}  // namespace
}  // namespace lrml::prep
