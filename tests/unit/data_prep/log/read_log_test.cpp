#include "data_prep/log/read_log.h"

#include <gmock/gmock.h>

#include "data_prep/text/delimited_parser.h"
#include "support/temporary_folder.h"
#include "unit/data_prep/bad_data.h"

namespace lrml::prep {
namespace {

using test::bad_data_of;
using test::TemporaryFolder;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

ReadPlan plan_of(const DelimitedLayout& layout) {
  ReadPlan plan;
  plan.format = "csv";
  plan.name = "small";
  plan.source = "Small";
  plan.has_rows = [](std::string_view member) { return member.ends_with(".csv"); };
  plan.parser = std::make_shared<DelimitedParser>(layout);
  plan.has_ratings = layout.rating.has_value();
  plan.has_times = layout.time.has_value();
  return plan;
}

DelimitedLayout pairs() {
  return {};
}

DelimitedLayout ratings() {
  DelimitedLayout layout;
  layout.columns = 4;
  layout.rating = 2;
  layout.time = 3;
  return layout;
}

struct Reading {
  InteractionLog log;
  ReadReport report;
};

using Files = std::vector<std::pair<std::string, std::string>>;

Reading read(const Files& files, const ReadPlan& plan, const ReadOptions& options = {}) {
  const TemporaryFolder folder;
  for (const auto& [name, text] : files) test::write_file(folder / name, text);
  Progress progress(false);
  Reading reading;
  reading.log = read_log(*open_source(files.size() == 1 ? folder / files[0].first : folder / ""), plan, options,
                         progress, reading.report);
  return reading;
}

std::string rejected(const std::string& text, const ReadPlan& plan, const ReadOptions& options = {}) {
  return bad_data_of([&] { read({{"f.csv", text}}, plan, options); });
}

/// "a b 3.5 7" for every interaction.
std::vector<std::string> rows_of(const InteractionLog& log) {
  std::vector<std::string> rows;
  for (const Interaction& row : log.interactions) {
    char numbers[64];
    std::snprintf(numbers, sizeof numbers, " %g %u", static_cast<double>(row.rating), row.time);
    rows.push_back(log.user_ids[row.user] + " " + log.item_ids[row.item] + numbers);
  }
  return rows;
}

TEST(ReadLog, GivesIdsPositionsByFirstAppearance) {
  const auto [log, report] = read({{"f.csv", "9,x,3,100\n7,5,4.5,101\n9,5,1,102\n07,x,2,103"}}, plan_of(ratings()));
  EXPECT_EQ(log.name, "small");
  EXPECT_EQ(log.source, "Small, read from f.csv");
  EXPECT_TRUE(log.has_times);
  EXPECT_TRUE(log.has_ratings);
  EXPECT_THAT(log.user_ids, ElementsAre("9", "7", "07"));
  EXPECT_THAT(log.item_ids, ElementsAre("x", "5"));
  EXPECT_THAT(rows_of(log), ElementsAre("9 x 3 100", "7 5 4.5 101", "9 5 1 102", "07 x 2 103"));
  EXPECT_EQ(report.lines, 4u);
  EXPECT_EQ(report.bytes, 42u);
  EXPECT_EQ(report.rows, 4u);
}

TEST(ReadLog, KeepsANameOfAUserApartFromThatOfAnItem) {
  const auto [log, report] = read({{"f.csv", "a,b\nb,a\n"}}, plan_of(pairs()));
  EXPECT_THAT(log.user_ids, ElementsAre("a", "b"));
  EXPECT_THAT(log.item_ids, ElementsAre("b", "a"));
  EXPECT_FALSE(log.has_times);
}

TEST(ReadLog, ReadsAllMembersWithRowsWithoutTheirHeaders) {
  ReadPlan plan = plan_of(pairs());
  plan.header_lines = 1;
  const auto [log, report] =
      read({{"b.csv", "user,item\n3,4\n"}, {"a.csv", "user,item\r\n1,2\r\n"}, {"c.txt", "never"}}, plan);
  EXPECT_THAT(rows_of(log), ElementsAre("1 2 0 0", "3 4 0 0"));
  EXPECT_EQ(report.lines, 4u);
}

/// About three megabytes: several pieces for every thread.
std::string long_text() {
  std::string text = "user,item,rating,time\n";
  for (int k = 0; k < 150'000; ++k) {
    const std::string user = k % 7 == 0 ? "name" + std::to_string(k % 1001) : std::to_string(k % 1009);
    text += user + "," + std::to_string(k * 31 % 5003) + "," + std::to_string(k % 5) + ".5," + std::to_string(k) +
            (k % 2 == 0 ? "\n" : "\r\n");
  }
  return text;
}

TEST(ReadLog, ReadsTheSameWithAnyNumberOfThreads) {
  ReadPlan plan = plan_of(ratings());
  plan.header_lines = 1;
  ReadOptions options;
  options.threads = 1;
  const Reading one = read({{"f.csv", long_text()}}, plan, options);
  EXPECT_EQ(one.log.interactions.size(), 150'000u);
  for (const std::size_t threads : {2u, 5u}) {
    options.threads = threads;
    const Reading many = read({{"f.csv", long_text()}}, plan, options);
    EXPECT_EQ(many.log.user_ids, one.log.user_ids);
    EXPECT_EQ(many.log.item_ids, one.log.item_ids);
    EXPECT_EQ(rows_of(many.log), rows_of(one.log));
    EXPECT_EQ(many.report.bytes, one.report.bytes);
  }
}

TEST(ReadLog, DropsWhatTheFilterAsks) {
  ReadOptions options;
  options.filter = {4.0f, 100, 200};
  const auto [log, report] = read({{"f.csv", "1,1,3.5,150\n2,2,4,99\n3,3,4,100\n4,4,5,199\n5,5,5,200\n6,6,1,50\n"}},
                                  plan_of(ratings()), options);
  EXPECT_THAT(rows_of(log), ElementsAre("3 3 4 100", "4 4 5 199"));
  EXPECT_THAT(log.user_ids, ElementsAre("3", "4"));
  EXPECT_EQ(report.rows, 6u);
  EXPECT_EQ(report.below_min_rating, 2u);
  EXPECT_EQ(report.outside_dates, 2u);
}

TEST(ReadLog, ListsIdsOfDroppedRowsIfAsked) {
  ReadOptions options;
  options.filter.min_rating = 4.0f;
  options.list_ids_in_order = true;
  const auto [log, report] = read({{"f.csv", "1,7,3,1\n2,8,4,1\n"}}, plan_of(ratings()), options);
  EXPECT_THAT(log.item_ids, ElementsAre("7", "8"));
  EXPECT_THAT(rows_of(log), ElementsAre("2 8 4 1"));
}

TEST(ReadLog, RefusesFiltersOfWhatTheRowsLack) {
  ReadOptions options;
  options.filter.min_rating = 4.0f;
  EXPECT_THAT(rejected("1,2\n", plan_of(pairs()), options),
              HasSubstr("cannot apply --min-rating (Small has no ratings)"));
  options.filter = {{}, 1, {}};
  EXPECT_THAT(rejected("1,2\n", plan_of(pairs()), options), HasSubstr("cannot apply --from (Small has no times)"));
  options.filter = {{}, {}, 1};
  EXPECT_THAT(rejected("1,2\n", plan_of(pairs()), options), HasSubstr("cannot apply --to (Small has no times)"));
}

TEST(ReadLog, SaysWhichFilterLeavesNothing) {
  ReadOptions options;
  options.filter = {4.0f, 100, {}};
  EXPECT_THAT(
      rejected("1,1,3,150\n2,2,3,150\n3,3,5,99\n", plan_of(ratings()), options),
      HasSubstr("cannot keep any of the 3 interactions of 'f.csv' (2 are below --min-rating 4, 1 are outside of "
                "--from and --to)"));
}

TEST(ReadLog, RejectsTheFirstBadLineWithAllThatHelps) {
  EXPECT_THAT(
      rejected("1,2\nbad\x80\nworse\n", plan_of(pairs())),
      AllOf(HasSubstr("cannot read 'f.csv' line 2: 'bad\\x80' (it has 1 field instead of 2, separated by ',')."),
            HasSubstr("--max-bad-lines")));
}

TEST(ReadLog, RejectsTheSameLineWithAnyNumberOfThreads) {
  const std::string text = long_text() + "bad\n" + long_text();
  ReadPlan plan = plan_of(ratings());
  plan.header_lines = 1;
  ReadOptions options;
  for (const std::size_t threads : {1u, 2u, 5u}) {
    options.threads = threads;
    EXPECT_THAT(rejected(text, plan, options), HasSubstr("line 150002: 'bad'")) << threads;
  }
}

TEST(ReadLog, TellsABadLineBeforeAMemberThatCannotBeRead) {
  for (const std::size_t threads : {1u, 2u, 5u}) {
    ReadOptions options;
    options.threads = threads;
    EXPECT_THAT(bad_data_of([&] {
                  read({{"a.csv", "1,2\nbad\n"}, {"b.csv", ""}}, plan_of(pairs()), options);
                }),
                HasSubstr("a.csv' line 2: 'bad'"));
    EXPECT_THAT(bad_data_of([&] {
                  read({{"a.csv", "1,2\n"}, {"b.csv", ""}}, plan_of(pairs()), options);
                }),
                HasSubstr("b.csv' (it is empty)"));
  }
}

TEST(ReadLog, SkipsAsManyBadLinesAsAllowedAndNotesThem) {
  ReadOptions options;
  options.max_bad_lines = 4;
  const auto [log, report] = read({{"f.csv", "w\n1,2\nx\ny\nz\n3,4\n"}}, plan_of(pairs()), options);
  EXPECT_THAT(rows_of(log), ElementsAre("1 2 0 0", "3 4 0 0"));
  EXPECT_EQ(report.bad_lines, 4u);
  EXPECT_EQ(report.lines, 6u);
  EXPECT_THAT(report.notes, ElementsAre("skipped 4 bad lines, the first:",
                                        "  'f.csv' line 1: 'w' (it has 1 field instead of 2, separated by ',')",
                                        HasSubstr("line 3: 'x'"), HasSubstr("line 4: 'y'")));
  options.max_bad_lines = 3;
  EXPECT_THAT(rejected("w\n1,2\nx\ny\nz\n3,4\n", plan_of(pairs()), options),
              HasSubstr("line 5: 'z' (it has 1 field instead of 2, separated by ','; more than 3 bad lines so far)"));
}

TEST(ReadLog, CountsBadLinesBeyondThoseAPieceKeeps) {
  std::string text = "1,2\n";
  for (int k = 0; k < 1500; ++k) text += "x\n";
  ReadOptions options;
  options.max_bad_lines = 1500;
  EXPECT_EQ(read({{"f.csv", text}}, plan_of(pairs()), options).report.bad_lines, 1500u);
  options.max_bad_lines = 1499;
  EXPECT_THAT(rejected(text, plan_of(pairs()), options), HasSubstr("more than 1,499 bad lines so far"));
}

TEST(ReadLog, RefusesASourceWithoutInteractions) {
  EXPECT_THAT(rejected("", plan_of(pairs())), HasSubstr("cannot read 'f.csv' (it is empty)"));
  ReadPlan plan = plan_of(pairs());
  plan.header_lines = 1;
  EXPECT_THAT(rejected("user,item\n", plan), HasSubstr("it holds nothing below its header"));
  ReadOptions options;
  options.max_bad_lines = 9;
  EXPECT_THAT(rejected("x\n", plan_of(pairs()), options), HasSubstr("it holds no interactions; 1 bad line skipped"));
  DelimitedLayout layout;
  layout.skips_empty_lines = true;
  EXPECT_THAT(rejected("\n\n", plan_of(layout)), HasSubstr("(it holds no interactions)"));
}

TEST(ReadLog, LetsThePlanDescribeUsersAndItems) {
  ReadPlan plan = plan_of(pairs());
  plan.notes = {"holds item 7 only"};
  plan.describe = [](const Source& source, const IdTable& users, const IdTable& items, InteractionLog& log,
                     ReadReport& report) {
    EXPECT_EQ(source.name(), "f.csv");
    EXPECT_EQ(users.find("2"), 1u);
    log.item_titles.assign(items.size(), "a title");
    report.titles_missing = 1;
  };
  const auto [log, report] = read({{"f.csv", "1,7\n2,7\n"}}, plan);
  EXPECT_THAT(log.item_titles, ElementsAre("a title"));
  EXPECT_EQ(report.titles_missing, 1u);
  EXPECT_THAT(report.notes, ElementsAre("holds item 7 only"));
}

}  // namespace
}  // namespace lrml::prep
