#include "data_prep/convert_options.h"

#include <gmock/gmock.h>

#include "support/temporary_folder.h"
#include "unit/data_prep/bad_data.h"

namespace lrml::prep {
namespace {

using test::error_of;
using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::Optional;

ConvertPlan plan_of(const std::string& arguments) {
  ConvertOptions options;
  CLI::App app;
  add_convert_options(app, options);
  app.parse("in -o out.h5 " + arguments);
  return settle(options);
}

std::string usage_error_of(const std::string& arguments) {
  return error_of(ExitCode::usage, [&] { plan_of(arguments); });
}

TEST(ConvertOptions, AskForNothingUnlessTold) {
  const ConvertPlan plan = plan_of("");
  EXPECT_FALSE(plan.read.filter.min_rating || plan.read.filter.from || plan.read.filter.until);
  EXPECT_FALSE(plan.build.core.asks_for_any());
  EXPECT_FALSE(plan.test_list || plan.negative_lists);
  EXPECT_EQ(plan.build.split.test, TestRule::last);
  EXPECT_EQ(plan.build.split.negatives, 100u);
}

TEST(ConvertOptions, BecomeFilters) {
  const ConvertPlan plan = plan_of(
      "--min-rating 3.5 --from 1970-01-02 --to 1970-01-02 --min-user-interactions 5 --min-item-interactions 6 "
      "--max-bad-lines 7 --threads 3");
  EXPECT_THAT(plan.read.filter.min_rating, Optional(3.5f));
  EXPECT_THAT(plan.read.filter.from, Optional(86400u));
  EXPECT_THAT(plan.read.filter.until, Optional(172800u)) << "the last day stays";
  EXPECT_EQ(plan.read.max_bad_lines, 7u);
  EXPECT_EQ(plan.build.core.min_user_interactions, 5u);
  EXPECT_EQ(plan.build.core.min_item_interactions, 6u);
  EXPECT_EQ(plan.read.threads, 3u);
  EXPECT_EQ(plan.build.threads, 3u);
}

TEST(ConvertOptions, BecomeASplit) {
  const SplitOptions split =
      plan_of("--test random --valid none --ties file --duplicates last --negatives 7 --seed 8").build.split;
  EXPECT_EQ(split.test, TestRule::random);
  EXPECT_EQ(split.valid, ValidRule::none);
  EXPECT_EQ(split.ties, TieRule::file);
  EXPECT_EQ(split.duplicates, DuplicateRule::last);
  EXPECT_EQ(split.negatives, 7u);
  EXPECT_EQ(split.seed, 8u);
}

TEST(ConvertOptions, TakeFilesForLists) {
  const test::TemporaryFolder folder;
  test::write_file(folder / "test", "");
  test::write_file(folder / "negatives", "");
  const ConvertPlan plan = plan_of("--list-ids position --test " + (folder / "test").string() + " --negatives " +
                                   (folder / "negatives").string());
  EXPECT_THAT(plan.test_list, Optional(Eq(folder / "test")));
  EXPECT_THAT(plan.negative_lists, Optional(Eq(folder / "negatives")));
  EXPECT_EQ(plan.build.split.test, TestRule::list);
  EXPECT_TRUE(plan.build.split.negatives_given);
  EXPECT_TRUE(plan.read.list_ids_in_order);
}

TEST(ConvertOptions, KnowThePapersSubsets) {
  const ConvertPlan plan = plan_of("--preset paper-netflix");
  EXPECT_THAT(plan.read.filter.from, Optional(1104537600u));
  EXPECT_THAT(plan.read.filter.until, Optional(1136073600u));
  EXPECT_EQ(plan.build.core.min_user_interactions, 100u);
  EXPECT_THAT(usage_error_of("--preset paper-netflix --from 2004-01-01"), HasSubstr("cannot combine --from"));
}

TEST(ConvertOptions, RefuseWhatCannotBeMeant) {
  EXPECT_THAT(usage_error_of("--from yesterday"), HasSubstr("cannot use --from 'yesterday' (not a day"));
  EXPECT_THAT(usage_error_of("--to 2005-02-30"), HasSubstr("cannot use --to '2005-02-30'"));
  EXPECT_THAT(usage_error_of("--from 2005-01-02 --to 2005-01-01"), HasSubstr("(no day is in between)"));
  EXPECT_THAT(usage_error_of("--min-rating nan"), HasSubstr("not a finite number"));
  EXPECT_THAT(usage_error_of("--test lats"), HasSubstr("'lats' (neither last nor random nor a file)"));
  EXPECT_THAT(usage_error_of("--negatives 1e3"), HasSubstr("'1e3' (neither a whole number from 0 nor a file)"));
  EXPECT_THAT(usage_error_of("--negatives 100001"), HasSubstr("at most 100000"));
}

TEST(ConvertOptions, RefuseOtherValues) {
  for (const char* arguments : {"--min-user-interactions -1", "--min-item-interactions many", "--preset paper",
                                "--header maybe", "--min-rating good", "--list-ids names", "--max-bad-lines -1"}) {
    EXPECT_THROW(plan_of(arguments), CLI::ParseError) << arguments;
  }
}

}  // namespace
}  // namespace lrml::prep
