#include "data_prep/format/glimpse.h"

#include <gmock/gmock.h>

#include "support/temporary_folder.h"
#include "unit/data_prep/bad_data.h"
#include "unit/data_prep/zip_file.h"

namespace lrml::prep {
namespace {

using test::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Beginning beginning_of(const std::string& content) {
  const TemporaryFolder folder;
  test::write_file(folder / "x.txt", content);
  const auto source = open_source(folder / "x.txt");
  return Glimpse(*source).beginnings()[0];
}

TEST(Glimpse, HoldsTheFirstLines) {
  const Beginning beginning = beginning_of(
      "\xEF\xBB\xBF"
      "a\r\nb\n\nc");
  EXPECT_THAT(beginning.lines, ElementsAre("a", "b", "", "c"));
  EXPECT_TRUE(beginning.whole);
}

TEST(Glimpse, LeavesOutWhatIsNoWholeLine) {
  std::string text;
  for (int k = 0; k < 1500; ++k) text += std::to_string(k) + "\n";
  const Beginning many = beginning_of(text);
  EXPECT_EQ(many.lines.size(), 1000u);
  EXPECT_EQ(many.lines.back(), "999");
  EXPECT_FALSE(many.whole);

  const Beginning endless = beginning_of("a\n" + std::string(3'000'000, 'x'));
  EXPECT_THAT(endless.lines, ElementsAre("a"));
  EXPECT_FALSE(endless.whole);
}

TEST(Glimpse, HasNoLinesOfAnEmptyOrBinaryFile) {
  EXPECT_THAT(beginning_of("").lines, IsEmpty());
  EXPECT_TRUE(beginning_of("").whole);
  EXPECT_THAT(beginning_of(std::string("a\n\0b\n", 5)).lines, IsEmpty());
}

TEST(Glimpse, FindsMembersByBaseName) {
  const TemporaryFolder folder;
  test::write_zip(folder / "x.zip", {{"a/one.txt", "1\n"}, {"a/two.txt", "2\n"}, {"b/two.txt", "2\n"}});
  const auto source = open_source(folder / "x.zip");
  const Glimpse glimpse(*source);
  ASSERT_NE(glimpse.find("one.txt"), nullptr);
  EXPECT_EQ(glimpse.find("one.txt")->member, "a/one.txt");
  EXPECT_EQ(glimpse.find("none.txt"), nullptr);
  EXPECT_THAT(test::bad_data_of([&] { glimpse.find("two.txt"); }),
              HasSubstr("cannot choose a 'two.txt' in 'x.zip' (2 members have that name: a/two.txt, b/two.txt)"));
}

TEST(Glimpse, KnowsTheNamesAboveAMember) {
  const TemporaryFolder folder;
  test::write_zip(folder / "x.tar.zip", {{"a", "1\n"}});
  const auto source = open_source(folder / "x.tar.zip");
  EXPECT_THAT(Glimpse(*source).names_above("ml-20m/set.tar/ratings.csv"), ElementsAre("x", "ml-20m", "set"));
}

TEST(Glimpse, LooksAtTheFirstHundredMembersOnly) {
  test::Members members;
  for (int k = 100; k < 250; ++k) members.emplace_back(std::to_string(k), "1\n");
  const TemporaryFolder folder;
  test::write_zip(folder / "x.zip", members);
  const auto source = open_source(folder / "x.zip");
  EXPECT_EQ(Glimpse(*source).beginnings().size(), 100u);
}

}  // namespace
}  // namespace lrml::prep
