#include <gmock/gmock.h>

#include "data_prep/format/held_out_list.h"
#include "lrml/data/contents.h"
#include "support/temporary_folder.h"
#include "unit/data_prep/bad_data.h"
#include "unit/data_prep/reading.h"

namespace lrml::prep {
namespace {

using test::bad_data_of;
using test::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// Users anna, bert; items x, y, z, w.
InteractionLog small_log() {
  return test::read_single("log.csv", "user,item\nanna,x\nanna,y\nbert,z\nbert,w\n").log;
}

NegativeLists read(const std::string& content, ListIds ids = ListIds::position) {
  const TemporaryFolder folder;
  test::write_file(folder / "test.negative", content);
  return read_negative_lists(*open_source(folder / "test.negative"), ids, small_log());
}

std::string rejected(const std::string& content, ListIds ids = ListIds::position) {
  return bad_data_of([&] { read(content, ids); });
}

TEST(NegativeLists, StandAgainstAUsersItem) {
  const NegativeLists lists = read("(1,3)\t0\t1\n(0,1)\t2\t3\n");
  EXPECT_THAT(lists.users, ElementsAre(1, 0));
  EXPECT_THAT(lists.positives, ElementsAre(3, 1));
  EXPECT_EQ(lists.length, 2u);
  EXPECT_THAT(lists.items, ElementsAre(0, 1, 2, 3));
  EXPECT_EQ(lists.shorter, 0u);
  EXPECT_EQ(lists.with_own_positive, 0u);
}

TEST(NegativeLists, MayUseOriginalIds) {
  const NegativeLists lists = read("(anna,y)\tz\tw\n", ListIds::original);
  EXPECT_THAT(lists.users, ElementsAre(0));
  EXPECT_THAT(lists.items, ElementsAre(2, 3));
}

TEST(NegativeLists, LeaveAGapWhereTheirOwnPositiveStands) {
  const NegativeLists lists = read("(1,3)\t0\t3\t1\n(0,1)\t2\t3\t0\n");
  EXPECT_THAT(lists.items, ElementsAre(0, no_item, 1, 2, 3, 0));
  EXPECT_EQ(lists.with_own_positive, 1u);
}

TEST(NegativeLists, ArePaddedToTheLongest) {
  const NegativeLists lists = read("(1,3)\t0\n(0,1)\t2\t3");
  EXPECT_EQ(lists.length, 2u);
  EXPECT_THAT(lists.items, ElementsAre(0, no_item, 2, 3));
  EXPECT_EQ(lists.shorter, 1u);
}

TEST(NegativeLists, RejectMalformedLines) {
  EXPECT_THAT(rejected("(0,1)\t2\n0,1\t2\n"),
              HasSubstr("'test.negative' line 2: '0,1\\x092' (it does not start with (user,item) and a tab)"));
  EXPECT_THAT(rejected("(0)\t2\n"), HasSubstr("it does not start with (user,item)"));
  EXPECT_THAT(rejected("(0,1\t2\n"), HasSubstr("it does not start with (user,item)"));
  EXPECT_THAT(rejected("\n"), HasSubstr("it does not start with (user,item)"));
  EXPECT_THAT(rejected("(0,1)\n"), HasSubstr("no item follows the user and the item"));
  EXPECT_THAT(rejected("(0,1)\t2\t\t3\n"), HasSubstr("item '' is no position"));
}

TEST(NegativeLists, RejectWhatTheLogLacks) {
  EXPECT_THAT(rejected("(2,1)\t0\n"), HasSubstr("user '2' is no position of the log's 2 users"));
  EXPECT_THAT(rejected("(0,4)\t0\n"), HasSubstr("item '4' is no position of the log's 4 items"));
  EXPECT_THAT(rejected("(0,1)\t4\n"), HasSubstr("item '4' is no position of the log's 4 items"));
  EXPECT_THAT(rejected("(carl,x)\ty\n", ListIds::original), HasSubstr("the log has no user 'carl'"));
  EXPECT_THAT(rejected("(anna,x)\tv\n", ListIds::original), HasSubstr("the log has no item 'v'"));
}

TEST(NegativeLists, RejectRepetitions) {
  EXPECT_THAT(rejected("(0,1)\t2\t3\t2\n"), HasSubstr("an item is twice in the list"));
  EXPECT_THAT(rejected("(0,1)\t2\n(0,1)\t3\n"),
              HasSubstr("line 2: '(0,1)\\x093' (it is the second list of this user)"));
}

TEST(NegativeLists, RejectAFileWithoutLists) {
  EXPECT_THAT(rejected(""), HasSubstr("cannot read 'test.negative' (it holds no lists)"));
}

TEST(NegativeLists, AreFoundByNameAmongOthers) {
  const TemporaryFolder folder;
  test::write_zip(folder / "x.zip", {{"a.test.negative", "(0,1)\t2\n"}, {"a.test.rating", "0\t1\n"}});
  EXPECT_EQ(read_negative_lists(*open_source(folder / "x.zip"), ListIds::position, small_log()).users.size(), 1u);
  test::write_zip(folder / "y.zip", {{"a", "(0,1)\t2\n"}, {"b", "0\t1\n"}});
  EXPECT_THAT(bad_data_of([&] { read_negative_lists(*open_source(folder / "y.zip"), ListIds::position, small_log()); }),
              HasSubstr("cannot choose lists of negatives in 'y.zip'"));
}

}  // namespace
}  // namespace lrml::prep
