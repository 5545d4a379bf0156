#include "data_prep/format/sample_table.h"

#include <gmock/gmock.h>

namespace lrml::prep {
namespace {

using ::testing::ElementsAre;

Beginning of(std::vector<std::string> lines) {
  return {"x", std::move(lines), true};
}

std::string delimiter_of(std::vector<std::string> lines) {
  const std::optional<SampleTable> table = tabulate(of(std::move(lines)));
  return table ? table->delimiter : "none";
}

TEST(SampleTable, FindsTheDelimiter) {
  EXPECT_EQ(delimiter_of({"1,2", "3,4"}), ",");
  EXPECT_EQ(delimiter_of({"1\t2", "3\t4"}), "\t");
  EXPECT_EQ(delimiter_of({"1;2", "3;4"}), ";");
  EXPECT_EQ(delimiter_of({"1|2", "3|4"}), "|");
  EXPECT_EQ(delimiter_of({"1::2", "3::4"}), "::");
  EXPECT_EQ(delimiter_of({"1 2", "3 4"}), " ");
  EXPECT_EQ(delimiter_of({"1", "3"}), "none");
  EXPECT_EQ(delimiter_of({"1 2", "3 4 5"}), "none");
  EXPECT_EQ(delimiter_of({}), "none");
}

TEST(SampleTable, PrefersDelimitersThatTextHasLessOften) {
  EXPECT_EQ(delimiter_of({"1,2,2005-04-02 23:53:47", "1,3,2005-04-02 23:53:48"}), ",");
  EXPECT_EQ(delimiter_of({"1\ta, b", "2\tc, d"}), "\t");
}

TEST(SampleTable, LooksPastAFewBadLines) {
  std::vector<std::string> lines(20, "1,2");
  lines[7] = "1,2,3";
  const std::optional<SampleTable> table = tabulate(of(lines));
  ASSERT_TRUE(table);
  EXPECT_EQ(table->columns(), 2u);
  EXPECT_EQ(table->rows.size(), 18u);
  lines[8] = lines[9] = "bad";
  EXPECT_FALSE(tabulate(of(lines)));
}

TEST(SampleTable, CutsAtTheDelimiterItIsTold) {
  const std::optional<SampleTable> table = tabulate(of({"1-2;3", "4-5;6"}), "-");
  ASSERT_TRUE(table);
  EXPECT_THAT(table->first, ElementsAre("1", "2;3"));
  EXPECT_THAT(table->column(1), ElementsAre("5;6"));
  EXPECT_FALSE(tabulate(of({"1,2"}), ";"));
}

TEST(SampleTable, ReadsQuotedFields) {
  const std::optional<SampleTable> table = tabulate(of({"user,song", R"(1,"a, ""b""")"}));
  ASSERT_TRUE(table);
  EXPECT_TRUE(table->quoted);
  EXPECT_THAT(table->rows.at(0), ElementsAre("1", R"(a, "b")"));
}

TEST(SampleTable, SplitsFields) {
  EXPECT_THAT(*split_fields("a,,b,", ",", false), ElementsAre("a", "", "b", ""));
  EXPECT_THAT(*split_fields("", ",", false), ElementsAre(""));
  EXPECT_THAT(*split_fields(R"("a",b)", ",", false), ElementsAre(R"("a")", "b"));
  EXPECT_THAT(*split_fields(R"("a,b",c,"")", ",", true), ElementsAre("a,b", "c", ""));
  EXPECT_THAT(*split_fields(R"(a"b,c)", ",", true), ElementsAre(R"(a"b)", "c"));
  EXPECT_FALSE(split_fields(R"("a,b)", ",", true));
  EXPECT_FALSE(split_fields(R"("a"b,c)", ",", true));
}

TEST(SampleTable, TakesNineInTenForNearlyAll) {
  const auto is_one = [](int value) { return value == 1; };
  EXPECT_TRUE(nearly_all(std::vector{1, 1, 1, 1, 1, 1, 1, 1, 1, 2}, is_one));
  EXPECT_FALSE(nearly_all(std::vector{1, 1, 1, 1, 1, 1, 1, 1, 2, 2}, is_one));
  EXPECT_FALSE(nearly_all(std::vector<int>{}, is_one));
}

}  // namespace
}  // namespace lrml::prep
