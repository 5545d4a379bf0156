#include "data_prep/format/held_out_list.h"

#include <gmock/gmock.h>

#include "support/temporary_folder.h"
#include "unit/data_prep/bad_data.h"
#include "unit/data_prep/reading.h"

namespace lrml::prep {
namespace {

using test::bad_data_of;
using test::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Row = HeldOutList::Row;

/// Users anna, bert; items x, y, z; four interactions.
InteractionLog small_log(bool with_times = true) {
  return with_times ? test::read_single("log.csv", "user,item,time\nanna,x,10\nanna,y,11\nbert,x,12\nbert,z,13\n").log
                    : test::read_single("log.csv", "user,item\nanna,x\nanna,y\nbert,x\nbert,z\n").log;
}

HeldOutList read(const std::string& content, InteractionLog& log, ListIds ids = ListIds::original,
                 const std::string& name = "test.csv") {
  const TemporaryFolder folder;
  test::write_file(folder / name, content);
  return read_held_out_list(*open_source(folder / name), {}, ids, log);
}

std::string rejected(const std::string& content, ListIds ids = ListIds::original, bool with_times = true) {
  return bad_data_of([&] {
    InteractionLog log = small_log(with_times);
    read(content, log, ids);
  });
}

TEST(HeldOutList, NamesInteractionsOfTheLog) {
  InteractionLog log = small_log();
  const HeldOutList list = read("user,item\nbert,z\nanna,x\n", log);
  EXPECT_THAT(list.rows, ElementsAre(Row{1, 2}, Row{0, 0}));
  EXPECT_EQ(list.added, 0u);
  EXPECT_EQ(log.interactions.size(), 4u);
}

TEST(HeldOutList, AddsWhatTheLogLacks) {
  InteractionLog log = small_log();
  log.item_titles = {"X", "Y", "Z"};
  const HeldOutList list = read("user,item,time\nanna,z,20\nbert,new,21\nbert,z,22\n", log);
  EXPECT_THAT(list.rows, ElementsAre(Row{0, 2}, Row{1, 3}, Row{1, 2}));
  EXPECT_EQ(list.added, 2u);
  EXPECT_EQ(list.items_added, 1u);
  ASSERT_EQ(log.interactions.size(), 6u);
  EXPECT_EQ(log.interactions[4].item, 2u);
  EXPECT_EQ(log.interactions[4].time, 20u);
  EXPECT_EQ(log.interactions[5].item, 3u);
  EXPECT_THAT(log.item_ids, ElementsAre("x", "y", "z", "new"));
  EXPECT_THAT(log.item_titles, ElementsAre("X", "Y", "Z", ""));
}

TEST(HeldOutList, LeavesOutRowsThatItRepeats) {
  InteractionLog log = small_log();
  const HeldOutList list = read("user,item\nanna,x\nanna,y\nanna,x\n", log);
  EXPECT_THAT(list.rows, ElementsAre(Row{0, 0}, Row{0, 1}));
  EXPECT_EQ(list.repeated, 1u);
}

TEST(HeldOutList, NumbersIdsByTheirFirstAppearance) {
  InteractionLog log = small_log();
  const HeldOutList list = read("0\t2\t5\t978300760\n1\t1\t5\t978300761\n", log, ListIds::position);
  EXPECT_THAT(list.rows, ElementsAre(Row{0, 2}, Row{1, 1}));
  EXPECT_EQ(list.added, 2u);
}

TEST(HeldOutList, MayBeListsOfItems) {
  InteractionLog log = small_log(false);
  const HeldOutList list = read("0 2 1\n1 0\n", log, ListIds::position, "test.txt");
  EXPECT_THAT(list.rows, ElementsAre(Row{0, 2}, Row{0, 1}, Row{1, 0}));
}

TEST(HeldOutList, RejectsUsersAndPositionsThatTheLogLacks) {
  EXPECT_THAT(rejected("user,item\nanna,x\ncarl,x\n"),
              HasSubstr("'test.csv' line 3: 'carl,x' (the log has no user 'carl')"));
  EXPECT_THAT(rejected("0,0\n2,0\n", ListIds::position),
              HasSubstr("line 2: '2,0' (user '2' is no position of the log's 2 users, counted from 0)"));
  EXPECT_THAT(rejected("0,3\n", ListIds::position), HasSubstr("item '3' is no position of the log's 3 items"));
  EXPECT_THAT(rejected("user,item\nanna,x\n", ListIds::position), HasSubstr("user 'anna' is no position"));
}

TEST(HeldOutList, RejectsMalformedLines) {
  std::string text = "user,item\n";
  for (int k = 0; k < 20; ++k) text += "anna,x\n";
  EXPECT_THAT(rejected(text + "anna\n"), HasSubstr("'test.csv' line 22: 'anna' (it has 1 field instead of 2"));
}

TEST(HeldOutList, RejectsRowsToAddWithoutATime) {
  EXPECT_THAT(
      rejected("user,item\nanna,x\nanna,z\n"),
      HasSubstr("cannot add line 3 of 'test.csv' to the log (the log lacks this interaction of user 'anna' with "
                "item 'z', and the list does not tell its time)"));
}

TEST(HeldOutList, RejectsRowsToAddWithoutARating) {
  EXPECT_THAT(bad_data_of([] {
                InteractionLog log = test::read_single("log.csv", "user,item,rating\nanna,x,3\nanna,y,4\n").log;
                log.item_ids.push_back("z");
                read("user,item\nanna,z\n", log);
              }),
              HasSubstr("the list does not tell its rating"));
}

TEST(HeldOutList, RejectsAListWithoutRows) {
  EXPECT_THAT(rejected("user,item\n"), HasSubstr("cannot use 'test.csv' for testing (it holds no interactions)"));
}

}  // namespace
}  // namespace lrml::prep
