#include "data_prep/movielens.h"

#include <gmock/gmock.h>

#include "bad_data.h"
#include "support/temporary_folder.h"
#include "zip_file.h"

namespace lrml::prep {
namespace {

using test::bad_data_of;
using test::Members;
using test::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string item_7 = "7|Twelve Monkeys (1995)|01-Jan-1995||http://x|0|1|0|0|0|0|0|0|1|0|0|0|0|0|0|0|0|0|0\n";
const std::string item_8 = "8|Mis\xE9rables, Les||||1|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0\n";
const std::string item_9 = "9|Unrated||||0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0\n";

Members small_100k() {
  return {{"ml-100k/u.data", "12\t7\t5\t881250949\n3\t7\t1\t881250950\n12\t8\t3\t881250951\n"},
          {"ml-100k/u.item", item_7 + item_8 + item_9},
          {"ml-100k/u.user", "3|24|M|technician|85711\n12|53|F|other|T8H1N\n"},
          {"ml-100k/u1.base", "never read\n"},
          {"ml-100k/u.genre", "unknown|0\n\n"}};
}

Members small_1m() {
  return {{"ml-1m/ratings.dat", "1::1193::5::978300760\n2::661::3::978302109"},
          {"ml-1m/movies.dat", "661::James and the Giant Peach (1996)::Animation|Children's|Musical\n"},
          {"ml-1m/users.dat", "1::F::1::10::48067\n2::M::56::16::70072-1234\n3::M::25::0::55117\n"}};
}

struct Reading {
  InteractionLog log;
  ReadReport report;
};

Reading read(const Members& members) {
  const TemporaryFolder folder;
  test::write_zip(folder / "small.zip", members);
  Reading reading;
  reading.log = read_movielens(*open_source(folder / "small.zip"), reading.report);
  return reading;
}

/// The message for a u.data with this line after a good one.
std::string rejected(const std::string& line) {
  return bad_data_of([&] { read({{"u.data", "1\t1\t1\t1\n" + line + "\n"}}); });
}

TEST(Movielens, Reads100K) {
  const auto [log, report] = read(small_100k());
  EXPECT_EQ(log.name, "ml-100k");
  EXPECT_TRUE(log.has_times);
  EXPECT_TRUE(log.has_ratings);
  EXPECT_THAT(log.user_ids, ElementsAre("12", "3"));
  EXPECT_THAT(log.item_ids, ElementsAre("7", "8"));
  ASSERT_EQ(log.interactions.size(), 3u);
  EXPECT_EQ(log.interactions[1].user, 1u);
  EXPECT_EQ(log.interactions[1].item, 0u);
  EXPECT_EQ(log.interactions[1].time, 881250950);
  EXPECT_EQ(log.interactions[1].rating, 1.0f);
}

TEST(Movielens, ReadsTitlesGenresAndAttributesOf100K) {
  const auto [log, report] = read(small_100k());
  EXPECT_THAT(log.item_titles, ElementsAre("Twelve Monkeys (1995)", "Mis\xC3\xA9rables, Les"));
  EXPECT_THAT(log.item_genres, ElementsAre("Action|Drama", "unknown"));
  EXPECT_THAT(log.user_attributes.at("age"), ElementsAre("53", "24"));
  EXPECT_THAT(log.user_attributes.at("gender"), ElementsAre("F", "M"));
  EXPECT_THAT(log.user_attributes.at("occupation"), ElementsAre("other", "technician"));
  EXPECT_THAT(log.user_attributes.at("zip"), ElementsAre("T8H1N", "85711"));
  EXPECT_EQ(report.titles_dropped, 1u);
  EXPECT_EQ(report.titles_missing, 0u);
}

TEST(Movielens, Reads1M) {
  const auto [log, report] = read(small_1m());
  EXPECT_EQ(log.name, "ml-1m");
  EXPECT_THAT(log.user_ids, ElementsAre("1", "2"));
  EXPECT_THAT(log.item_ids, ElementsAre("1193", "661"));
  EXPECT_THAT(log.item_titles, ElementsAre("", "James and the Giant Peach (1996)"));
  EXPECT_THAT(log.item_genres, ElementsAre("", "Animation|Children's|Musical"));
  EXPECT_THAT(log.user_attributes.at("occupation"), ElementsAre("K-12 student", "self-employed"));
  EXPECT_THAT(log.user_attributes.at("zip"), ElementsAre("48067", "70072-1234"));
  EXPECT_EQ(report.titles_missing, 1u);
  EXPECT_EQ(report.attributes_dropped, 1u);
}

TEST(Movielens, ReadsCrlfAndByteOrderMarkAlike) {
  const auto [log, report] = read({{"u.data",
                                    "\xEF\xBB\xBF"
                                    "12\t7\t5\t881250949\r\n3\t8\t1\t881250950"}});
  EXPECT_THAT(log.user_ids, ElementsAre("12", "3"));
  EXPECT_EQ(log.interactions[0].time, 881250949);
  EXPECT_EQ(log.interactions[1].time, 881250950);
}

TEST(Movielens, ReadsARatingsFileAloneWithoutItsNeighbours) {
  const TemporaryFolder folder;
  for (const auto& [path, content] : small_1m()) {
    test::write_file(folder / path.substr(path.find('/') + 1), content);
  }
  ReadReport report;
  const InteractionLog log = read_movielens(*open_source(folder / "ratings.dat"), report);
  EXPECT_EQ(log.interactions.size(), 2u);
  EXPECT_THAT(log.item_titles, IsEmpty());
  EXPECT_THAT(log.user_attributes, IsEmpty());
}

TEST(Movielens, DetectsByTheRatingsFile) {
  const TemporaryFolder folder;
  test::write_zip(folder / "a.zip", small_100k());
  test::write_zip(folder / "b.zip", small_1m());
  test::write_zip(folder / "c.zip", {{"u1.base", ""}, {"u.item", ""}, {"movies.dat", ""}});
  EXPECT_TRUE(detect_movielens(*open_source(folder / "a.zip")));
  EXPECT_TRUE(detect_movielens(*open_source(folder / "b.zip")));
  EXPECT_FALSE(detect_movielens(*open_source(folder / "c.zip")));
}

TEST(Movielens, RejectsAWrongNumberOfFields) {
  EXPECT_THAT(rejected("1\t2\t3"),
              HasSubstr("'small.zip: u.data' line 2: '1\\x092\\x093' (it has 3 fields instead of 4"));
  EXPECT_THAT(rejected("1\t2\t3\t4\t5"), HasSubstr("5 fields instead of 4"));
  EXPECT_THAT(rejected(""), HasSubstr("1 field instead of 4"));
  EXPECT_THAT(rejected("1::2::3::4"), HasSubstr("1 field instead of 4"));
}

TEST(Movielens, RejectsIdsThatAreNoNumbers) {
  EXPECT_THAT(rejected("x\t2\t3\t4"), HasSubstr("user id 'x' is no whole number"));
  EXPECT_THAT(rejected("1\t\t3\t4"), HasSubstr("item id '' is no whole number"));
  EXPECT_THAT(rejected("1\t-2\t3\t4"), HasSubstr("item id '-2' is no whole number"));
}

TEST(Movielens, RejectsRatingsThatAreNotOneToFive) {
  for (const std::string stars : {"0", "6", "3.5", "five", "", " 3", "10", "nan"}) {
    EXPECT_THAT(rejected("1\t2\t" + stars + "\t4"), HasSubstr("rating '" + stars + "' is no whole number from 1 to 5"));
  }
}

TEST(Movielens, RejectsTimesThatAreNoSeconds) {
  for (const std::string time : {"", "yesterday", "1997-12-04", "88125094.5", "-1", "881250949000"}) {
    EXPECT_THAT(rejected("1\t2\t3\t" + time), HasSubstr("time '" + time + "' is no number of seconds"));
  }
}

TEST(Movielens, RejectsAnEmptyRatingsFile) {
  EXPECT_THAT(bad_data_of([] { read({{"u.data", ""}}); }), HasSubstr("cannot read 'small.zip: u.data' (it is empty)"));
}

TEST(Movielens, RejectsTwoRatingsFilesOfOneName) {
  EXPECT_THAT(bad_data_of([] {
                read({{"a/u.data", "1\t1\t1\t1"}, {"b/u.data", "1\t1\t1\t1"}});
              }),
              HasSubstr("a/u.data, b/u.data"));
}

TEST(Movielens, RejectsBothSetsInOneSource) {
  EXPECT_THAT(bad_data_of([] {
                read({{"u.data", "1\t1\t1\t1"}, {"ratings.dat", "1::1::1::1"}});
              }),
              HasSubstr("it holds both u.data and ratings.dat"));
}

/// The message for a set whose member `name` is replaced.
std::string rejected_in(Members members, const std::string& name, const std::string& content) {
  for (auto& [path, old] : members) {
    if (path == name) old = content;
  }
  return bad_data_of([&] { read(members); });
}

TEST(Movielens, RejectsBadDescriptionsOfItems) {
  EXPECT_THAT(rejected_in(small_100k(), "ml-100k/u.item", "7|Title|x\n"), HasSubstr("3 fields instead of 24"));
  EXPECT_THAT(rejected_in(small_100k(), "ml-100k/u.item", "7|T||||2|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0|0\n"),
              HasSubstr("genre flag '2' is neither 0 nor 1"));
  EXPECT_THAT(rejected_in(small_100k(), "ml-100k/u.item", item_7 + item_7), HasSubstr("id '7' is described twice"));
  EXPECT_THAT(rejected_in(small_1m(), "ml-1m/movies.dat", "one::Title::Drama\n"), HasSubstr("item id 'one'"));
}

TEST(Movielens, RejectsBadDescriptionsOfUsers) {
  EXPECT_THAT(rejected_in(small_100k(), "ml-100k/u.user", "3|24|M|85711\n"), HasSubstr("4 fields instead of 5"));
  EXPECT_THAT(rejected_in(small_100k(), "ml-100k/u.user", "3|old|M|other|85711\n"),
              HasSubstr("age 'old' is no number"));
  EXPECT_THAT(rejected_in(small_1m(), "ml-1m/users.dat", "1::X::1::10::48067\n"), HasSubstr("gender 'X'"));
  EXPECT_THAT(rejected_in(small_1m(), "ml-1m/users.dat", "1::F::1::21::48067\n"),
              HasSubstr("occupation '21' is no whole number from 0 to 20"));
}

}  // namespace
}  // namespace lrml::prep
