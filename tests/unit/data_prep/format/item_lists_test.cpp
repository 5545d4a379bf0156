#include "data_prep/format/item_lists.h"

#include <gmock/gmock.h>

#include "data_prep/format/item_lists_parser.h"
#include "unit/data_prep/bad_data.h"
#include "unit/data_prep/reading.h"

namespace lrml::prep {
namespace {

using test::bad_data_of;
using test::in_format;
using test::read_single;
using test::read_zip;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// LightGCN's: trailing blanks, a user without items.
const std::string lists = "0 10 11 12 \n1 10\n2 \n3 12 13\n";
// citeulike's: users 0, 1, 2.
const std::string counted = "2 10 11\n1 10\n0\n3 12 13 14\n";

TEST(ItemLists, ReadsAUsersItems) {
  const test::Reading reading = read_single("train.txt", lists);
  EXPECT_EQ(reading.plan.format, "item-lists");
  EXPECT_EQ(reading.log.name, "train");
  EXPECT_FALSE(reading.log.has_times);
  EXPECT_FALSE(reading.log.has_ratings);
  EXPECT_THAT(reading.rows(), ElementsAre("0 10 0 0", "0 11 0 0", "0 12 0 0", "1 10 0 0", "3 12 0 0", "3 13 0 0"));
  EXPECT_THAT(reading.report.notes, Contains("1 user has no items"));
}

TEST(ItemLists, CountTheirItems) {
  const test::Reading reading = read_single("users.dat", counted);
  EXPECT_EQ(reading.plan.format, "counted-lists");
  EXPECT_THAT(reading.rows(), ElementsAre("0 10 0 0", "0 11 0 0", "1 10 0 0", "3 12 0 0", "3 13 0 0", "3 14 0 0"));
}

TEST(ItemLists, AreInOrderOnlyIfToldSo) {
  FormatOptions options;
  EXPECT_FALSE(read_single("seq.txt", lists, options).plan.in_order);
  EXPECT_THAT(read_single("seq.txt", lists, options).report.notes, Contains(HasSubstr("--ordered")));
  options.ordered = true;
  EXPECT_TRUE(read_single("seq.txt", lists, options).plan.in_order);
  EXPECT_THAT(read_single("seq.txt", lists, options).report.notes, ElementsAre("1 user has no items"));
}

TEST(ItemLists, TakeTheTrainingFileAndTellOfTheOther) {
  const test::Reading reading = read_zip({{"gowalla/train.txt", lists}, {"gowalla/test.txt", "0 20 21\n1 22\n"}});
  EXPECT_EQ(reading.log.name, "gowalla");
  EXPECT_EQ(reading.rows().size(), 6u);
  EXPECT_THAT(reading.report.notes, Contains("left out: gowalla/test.txt"));
}

TEST(ItemLists, OfNamesMustBeToldToBeLists) {
  EXPECT_THAT(read_single("lists.txt", "anna b1 b2\nbert b2\n", in_format("item-lists")).rows(),
              ElementsAre("anna b1 0 0", "anna b2 0 0", "bert b2 0 0"));
}

TEST(ItemLists, ThatCouldBeEitherMustBeTold) {
  const std::string both = "2 10 11\n1 10\n";
  EXPECT_THAT(bad_data_of([&] { read_single("users.dat", both); }),
              HasSubstr("Say which with --format counted-lists or item-lists"));
  EXPECT_EQ(read_single("users.dat", both, in_format("item-lists")).rows().front(), "2 10 0 0");
  EXPECT_EQ(read_single("users.dat", both, in_format("counted-lists")).rows().front(), "0 10 0 0");
}

TEST(ItemLists, OfOneLengthMayBeRatings) {
  EXPECT_THAT(bad_data_of([] { read_single("x.txt", "1 10 3\n2 11 4\n"); }),
              HasSubstr("its lines may be 'user item rating' or lists of items"));
  EXPECT_EQ(read_single("x.txt", "1 10 3\n2 11 4\n", in_format("item-lists")).rows().size(), 4u);
  EXPECT_EQ(read_single("x.txt", "1 10 3\n2 11 4\n", in_format("delimited")).rows().size(), 2u);
}

TEST(ItemLists, RejectBadLines) {
  EXPECT_THAT(bad_data_of([] { read_single("x.txt", "1 10\n\n2 11 12\n", in_format("item-lists")); }),
              HasSubstr("'x.txt' line 2: '' (it is empty)"));
  EXPECT_THAT(bad_data_of([] { read_single("x.txt", "1 10\n2 \xFF 12\n", in_format("item-lists")); }),
              HasSubstr("an item's id is no UTF-8"));
  EXPECT_THAT(bad_data_of([] { read_single("x.txt", "\xFF 10\n", in_format("item-lists")); }),
              HasSubstr("the user's id is no UTF-8"));
  EXPECT_THAT(bad_data_of([] { read_single("x.txt", "1 10\n3 11 12\n", in_format("counted-lists")); }),
              HasSubstr("line 2: '3 11 12' (it has 2 items after the count '3')"));
  EXPECT_THAT(bad_data_of([] { read_single("x.txt", "one 10\n", in_format("counted-lists")); }),
              HasSubstr("it has 1 items after the count 'one'"));
}

TEST(ItemLists, GiveNoRowsForABadLine) {
  ParsedText parsed;
  ItemListsParser(ListHead::count).parse({"1 10\n3 11 12\n1 13\n", 5, "", ""}, parsed);
  ASSERT_EQ(parsed.rows.size(), 2u);
  EXPECT_EQ(parsed.rows[0].user, 4u);
  EXPECT_EQ(parsed.rows[1].user, 6u);
  EXPECT_EQ(parsed.rows[1].item, 13u);
  EXPECT_EQ(parsed.bad.at(0).number, 6u);
}

TEST(ItemLists, CountUsersWithoutItems) {
  const ItemListsParser parser(ListHead::user);
  ParsedText parsed;
  parser.parse({"1\n2 \n3 4\n", 1, "", ""}, parsed);
  EXPECT_EQ(parser.users_without_items(), 2u);
  EXPECT_THAT(parsed.bad, IsEmpty());
}

}  // namespace
}  // namespace lrml::prep
