#include "data_prep/summary.h"

#include <gmock/gmock.h>

#include <map>
#include <sstream>

namespace lrml::prep {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

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
  BuildReport report;
  report.read = 5000;
  report.duplicates_dropped = 2;
  report.users_with_tied_last = 1;
  const auto lines = by_label(describe_build(report, two_users()));
  EXPECT_EQ(lines.at("read"), "5,000 interactions");
  EXPECT_EQ(lines.at("kept"), "4,998 interactions");
  EXPECT_EQ(lines.at("tied last"), "1 users (50.00 %)");
}

TEST(Summary, TellsEveryReasonForDropping) {
  BuildReport report;
  report.read = 100;
  report.duplicates_dropped = 4;
  report.core_rounds = {{1, 2, 30}, {3, 0, 5}};
  ReadReport read;
  read.below_min_rating = 10;
  read.outside_dates = 20;
  std::vector<std::string> dropped;
  const Lines lines = describe_build(report, two_users(), read);
  for (const auto& [label, text] : lines) {
    if (label == "dropped") dropped.push_back(text);
  }
  EXPECT_THAT(dropped, ElementsAre("10 by rating", "20 by date", "4 duplicates of a user and an item",
                                   "30 of 1 users and 2 items with too few in round 1",
                                   "5 of 3 users and 0 items with too few in round 2"));
  EXPECT_EQ(by_label(lines).at("read"), "130 interactions");
  EXPECT_EQ(by_label(lines).at("kept"), "61 interactions");
}

TEST(Summary, SumsUpManyRounds) {
  BuildReport report;
  report.core_rounds.assign(1234, {1, 1, 2});
  const auto lines = describe_build(report, two_users());
  EXPECT_THAT(lines,
              Contains(Pair("dropped", "2,468 of 1,234 users and 1,234 items with too few in 1,234 rounds in all")));
  EXPECT_LT(lines.size(), 15u);
}

TEST(Summary, DescribesReading) {
  ReadPlan plan;
  plan.format = "netflix";
  plan.why = "mv_*.txt";
  ReadReport report;
  report.lines = 3'000'000;
  report.bytes = 60'000'000;
  const auto lines = by_label(describe_reading(plan, report, 2.0));
  EXPECT_EQ(lines.at("recognized"), "netflix (mv_*.txt)");
  EXPECT_EQ(lines.at("text"), "3,000,000 lines, 60.0 MB; 1.5 million lines/s, 30.0 MB/s");
}

TEST(Summary, DescribesListsThatWereGiven) {
  HeldOutList held_out;
  held_out.rows.resize(6);
  held_out.added = 4;
  NegativeLists negatives;
  negatives.users.resize(5);
  negatives.length = 99;
  negatives.with_own_positive = 2;
  EXPECT_TRUE(describe_lists(nullptr, nullptr, {}).empty());
  const auto lines = by_label(describe_lists(&held_out, &negatives, {}));
  EXPECT_EQ(lines.at("test list"), "6 interactions, 4 of them added to the log, 0 repeated");
  EXPECT_EQ(lines.at("candidates"), "5 lists of up to 99 items, 2 with their own test item, 0 other items left out");
}

TEST(Summary, PutsOurCountsBesideThePapers) {
  const auto lines = by_label(describe_subset(paper_subset("paper-netflix"), two_users()));
  EXPECT_EQ(lines.at("the paper"), "75K users, 13K items, 44M interactions");
  EXPECT_EQ(lines.at("here"), "2 users, 2 items, 3 interactions");
  EXPECT_THAT(lines.at("note"), HasSubstr("cannot give the paper's counts"));
}

TEST(Summary, SpeaksOfTitlesOnlyWhereThereAreSome) {
  DatasetContents contents = two_users();
  ReadReport report;
  report.titles_dropped = 3;
  report.titles_missing = 1;
  EXPECT_TRUE(describe_read(report, contents).empty());
  contents.item_titles = {"", "x"};
  EXPECT_EQ(by_label(describe_read(report, contents)).at("titles"), "3 without an interaction dropped, 1 missing");
}

}  // namespace
}  // namespace lrml::prep
