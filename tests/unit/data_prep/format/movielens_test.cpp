#include "data_prep/format/movielens.h"

#include <gmock/gmock.h>

#include "support/temporary_folder.h"
#include "unit/data_prep/bad_data.h"
#include "unit/data_prep/reading.h"

namespace lrml::prep {
namespace {

using test::bad_data_of;
using test::Members;
using test::read_single;
using test::read_zip;
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

/// The message for a u.data with this line after a good one.
std::string rejected(const std::string& line) {
  return bad_data_of([&] { read_zip({{"u.data", "1\t1\t1\t1\n" + line + "\n"}}); });
}

TEST(Movielens, Reads100K) {
  const auto [plan, log, report] = read_zip(small_100k());
  EXPECT_EQ(log.name, "ml-100k");
  EXPECT_TRUE(log.has_times);
  EXPECT_TRUE(log.has_ratings);
  EXPECT_THAT(log.user_ids, ElementsAre("12", "3"));
  EXPECT_THAT(log.item_ids, ElementsAre("7", "8"));
  ASSERT_EQ(log.interactions.size(), 3u);
  EXPECT_EQ(log.interactions[1].user, 1u);
  EXPECT_EQ(log.interactions[1].item, 0u);
  EXPECT_EQ(log.interactions[1].time, 881250950u);
  EXPECT_EQ(log.interactions[1].rating, 1.0f);
}

TEST(Movielens, ReadsTitlesGenresAndAttributesOf100K) {
  const auto [plan, log, report] = read_zip(small_100k());
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
  const auto [plan, log, report] = read_zip(small_1m());
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
  const auto [plan, log, report] = read_zip({{"u.data",
                                              "\xEF\xBB\xBF"
                                              "12\t7\t5\t881250949\r\n3\t8\t1\t881250950"}});
  EXPECT_THAT(log.user_ids, ElementsAre("12", "3"));
  EXPECT_EQ(log.interactions[0].time, 881250949u);
  EXPECT_EQ(log.interactions[1].time, 881250950u);
}

TEST(Movielens, ReadsARatingsFileAloneWithoutItsNeighbours) {
  const auto [plan, log, report] = read_single("ratings.dat", "1::1193::5::978300760\n2::661::3::978302109");
  EXPECT_EQ(log.name, "movielens");  // 1M and 10M start alike
  EXPECT_EQ(log.interactions.size(), 2u);
  EXPECT_THAT(log.item_titles, IsEmpty());
  EXPECT_THAT(log.user_attributes, IsEmpty());
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
  for (const std::string time : {"", "yesterday", "1997-12-04", "-1", "881250949000"}) {
    EXPECT_THAT(rejected("1\t2\t3\t" + time), HasSubstr("time '" + time + "' is no number of seconds"));
  }
}

TEST(Movielens, RejectsAnEmptyRatingsFile) {
  EXPECT_THAT(bad_data_of([] {
                read_zip({{"u.data", ""}});
              }),
              HasSubstr("cannot read 'small.zip: u.data' (it is empty)"));
}

TEST(Movielens, RejectsTwoRatingsFilesOfOneName) {
  EXPECT_THAT(bad_data_of([] {
                read_zip({{"a/u.data", "1\t1\t1\t1"}, {"b/u.data", "1\t1\t1\t1"}});
              }),
              HasSubstr("a/u.data, b/u.data"));
}

TEST(Movielens, RejectsBothSetsInOneSource) {
  EXPECT_THAT(bad_data_of([] {
                read_zip({{"u.data", "1\t1\t1\t1"}, {"ratings.dat", "1::1::1::1"}});
              }),
              HasSubstr("--format movielens-100k or movielens-dat"));
}

TEST(Movielens, Reads10M) {
  const auto [plan, log, report] =
      read_zip({{"ml-10M100K/ratings.dat", "1::122::5::838985046\n1::185::3.5::838983525\n1::8606::4::838983525\n"},
                {"ml-10M100K/movies.dat",
                 "122::Boomerang (1992)::Comedy\n185::Mis\xC3\xA9rables, Les::IMAX\n"
                 "8606::Pull My Daisy (1958)::(no genres listed)\n9::Sudden Death (1995)::Action\n"},
                {"ml-10M100K/tags.dat", "15::4973::excellent!::1215184630\n"}},
               {}, "ml-10m.zip");
  EXPECT_EQ(plan.format, "movielens-dat");
  EXPECT_EQ(plan.why, "ratings.dat with tags.dat beside it");
  EXPECT_EQ(log.name, "ml-10m");
  EXPECT_EQ(log.source, "MovieLens 10M, read from ml-10m.zip");
  EXPECT_EQ(log.interactions[1].rating, 3.5f);
  EXPECT_THAT(log.item_titles, ElementsAre("Boomerang (1992)", "Mis\xC3\xA9rables, Les", "Pull My Daisy (1958)"));
  EXPECT_THAT(log.item_genres, ElementsAre("Comedy", "IMAX", ""));
  EXPECT_EQ(report.titles_dropped, 1u);
}

TEST(Movielens, Tells10MByWhatIsNotIn1M) {
  EXPECT_EQ(read_single("ratings.dat", "1::122::5::838985046\n1::185::3.5::838983525\n").log.name, "ml-10m");
  EXPECT_EQ(read_single("ratings.dat", "1::122::5::838985046\n1::4000::3::838983525\n").log.name, "ml-10m");
  EXPECT_EQ(read_zip({{"ratings.dat", "1::122::5::838985046\n"}}, {}, "ml-10M.zip").log.name, "ml-10m");
  EXPECT_EQ(read_zip({{"ml-1m/ratings.dat", "1::122::5::838985046\n"}}).log.name, "ml-1m");
}

TEST(Movielens, RejectsHalfStarsIn1MAndAskewOnesIn10M) {
  EXPECT_THAT(bad_data_of([] {
                read_zip({{"ratings.dat", "1::2::5::838985046\n1::3::3.5::838985046\n"}, {"users.dat", ""}});
              }),
              HasSubstr("line 2: '1::3::3.5::838985046' (rating '3.5' is no whole number from 1 to 5)"));
  std::string ratings = "1::2::3.5::838985046\n";
  for (int item = 3; item < 12; ++item) ratings += "1::" + std::to_string(item) + "::4::838985046\n";
  EXPECT_THAT(bad_data_of([&] { read_single("ratings.dat", ratings + "1::12::3.4::838985046\n"); }),
              HasSubstr("rating '3.4' is no multiple of 0.5 from 0.5 to 5"));
  EXPECT_THAT(bad_data_of([&] { read_single("ratings.dat", ratings + "1::12::0::838985046\n"); }),
              HasSubstr("rating '0' is no multiple of 0.5 from 0.5 to 5"));
}

/// MovieLens 20M and later, with CRLF as shipped.
Members small_20m() {
  return {{"ml-20m/ratings.csv",
           "userId,movieId,rating,timestamp\r\n1,7789,3.5,1112486027\r\n1,29,4.0,1112484676\r\n2,29,0.5,974820889\r\n"},
          {"ml-20m/movies.csv",
           "movieId,title,genres\r\n29,\"City of Lost Children, The (1995)\",Adventure|Drama\r\n"
           "7789,\"11'09\"\"01 - September 11 (2002)\",Drama\r\n88,Babylon 5,(no genres listed)\r\n"},
          {"ml-20m/tags.csv", "userId,movieId,tag,timestamp\r\n18,4141,Mark Waters,1240597180\r\n"},
          {"ml-20m/links.csv", "movieId,imdbId,tmdbId\r\n1,0114709,862\r\n"},
          {"ml-20m/genome-scores.csv", "movieId,tagId,relevance\r\n1,1,0.025\r\n"},
          {"ml-20m/genome-tags.csv", "tagId,tag\r\n1,007\r\n"},
          {"ml-20m/README.txt", "Summary\r\n=======\r\n"}};
}

TEST(Movielens, Reads20M) {
  const test::Reading reading = read_zip(small_20m(), {}, "ml-20m.zip");
  EXPECT_EQ(reading.plan.format, "movielens-csv");
  EXPECT_EQ(reading.plan.why, "ratings.csv with the header userId,movieId,rating,timestamp");
  EXPECT_EQ(reading.log.name, "ml-20m");
  EXPECT_EQ(reading.log.source, "MovieLens 20M, read from ml-20m.zip");
  EXPECT_THAT(reading.rows(), ElementsAre("1 7789 3.5 1112486027", "1 29 4 1112484676", "2 29 0.5 974820889"));
  EXPECT_THAT(reading.log.item_titles,
              ElementsAre("11'09\"01 - September 11 (2002)", "City of Lost Children, The (1995)"));
  EXPECT_THAT(reading.log.item_genres, ElementsAre("Drama", "Adventure|Drama"));
  EXPECT_EQ(reading.report.titles_dropped, 1u);
  EXPECT_EQ(reading.report.titles_missing, 0u);
  EXPECT_EQ(reading.report.lines, 4u);
}

TEST(Movielens, NamesCsvSetsByTheirArchiveOrFolder) {
  const std::string ratings = "userId,movieId,rating,timestamp\n1,2,3.5,1112486027\n";
  EXPECT_EQ(read_zip({{"ml-32m/ml-32m/ratings.csv", ratings}}).log.name, "ml-32m");
  EXPECT_EQ(read_zip({{"ratings.csv", ratings}}, {}, "ml-25m.zip").log.name, "ml-25m");
  EXPECT_EQ(read_zip({{"ml-latest-small/ratings.csv", ratings}}).log.name, "ml-latest-small");
  EXPECT_EQ(read_zip({{"ml-latest/ratings.csv", ratings}}).log.name, "ml-latest");
  EXPECT_EQ(read_zip({{"rating.csv", ratings}}, {}, "movielens-20m-dataset.zip").log.name, "ml-20m");
  EXPECT_EQ(read_single("ratings.csv", ratings).log.name, "movielens");
}

TEST(Movielens, ReadsKaggles20M) {
  const test::Reading reading =
      read_zip({{"rating.csv",
                 "\"userId\",\"movieId\",\"rating\",\"timestamp\"\n1,2,3.5,\"2005-04-02 23:53:47\"\n"
                 "1,29,3.5,2005-04-02 23:31:16\n"},
                {"movie.csv", "\"movieId\",\"title\",\"genres\"\n2,\"Jumanji (1995)\",\"Adventure|Children\"\n"},
                {"tag.csv", "\"userId\",\"movieId\",\"tag\",\"timestamp\"\n18,4141,x,\"2009-04-24 18:19:40\"\n"}});
  EXPECT_THAT(reading.rows(), ElementsAre("1 2 3.5 1112486027", "1 29 3.5 1112484676"));
  EXPECT_THAT(reading.log.item_titles, ElementsAre("Jumanji (1995)", ""));
  EXPECT_THAT(reading.log.item_genres, ElementsAre("Adventure|Children", ""));
  EXPECT_EQ(reading.report.titles_missing, 1u);
}

TEST(Movielens, RejectsFilesBesideTheRatings) {
  const auto rejection = [](const std::string& name) {
    for (const auto& [path, content] : small_20m()) {
      if (path == "ml-20m/" + name) return bad_data_of([&] { read_single(name, content); });
    }
    return std::string();
  };
  EXPECT_THAT(rejection("tags.csv"),
              HasSubstr("cannot recognize 'tags.csv' (these are MovieLens's tags, not ratings)"));
  EXPECT_THAT(rejection("links.csv"), HasSubstr("MovieLens's links to other sites, not ratings"));
  EXPECT_THAT(rejection("movies.csv"), HasSubstr("MovieLens's titles, not ratings"));
  EXPECT_THAT(rejection("genome-scores.csv"), HasSubstr("MovieLens's tag scores, not ratings"));
  EXPECT_THAT(rejection("genome-tags.csv"), HasSubstr("MovieLens's tag names, not ratings"));
}

TEST(Movielens, RejectsBadCsvRatings) {
  const auto rejected_row = [](const std::string& row) {
    return bad_data_of(
        [&] { read_single("ratings.csv", "userId,movieId,rating,timestamp\n1,2,3.5,1112486027\n" + row); });
  };
  EXPECT_THAT(rejected_row("1,2,3.5"), HasSubstr("'ratings.csv' line 3: '1,2,3.5' (it has 3 fields instead of 4"));
  EXPECT_THAT(rejected_row("x,2,3.5,1112486027"), HasSubstr("user id 'x' is no whole number"));
  EXPECT_THAT(rejected_row("1,2,nan,1112486027"), HasSubstr("rating 'nan' is no multiple of 0.5"));
  EXPECT_THAT(rejected_row("1,2,3.5,2005-04-02 23:53:47"),
              HasSubstr("time '2005-04-02 23:53:47' is no number of seconds"));
  EXPECT_THAT(rejected_row("1,2,\"3.5,1112486027"), HasSubstr("a field in quotes does not end"));
}

TEST(Movielens, RejectsRatingsOfOtherColumns) {
  EXPECT_THAT(bad_data_of([] { read_single("ratings.dat", "1::2\n1::3\n", test::in_format("movielens-dat")); }),
              HasSubstr("'ratings.dat' line 1: '1::2' (it has 2 fields instead of 4"));
  EXPECT_THAT(bad_data_of([] { read_single("ratings.csv", "\"userId,movieId\",rating,timestamp\n1,2,3\n"); }),
              HasSubstr("'ratings.csv' line 2: '1,2,3' (it has 3 fields instead of 4"));
}

TEST(Movielens, RejectsBadCsvTitles) {
  const auto rejected_titles = [](const std::string& titles) {
    Members members = small_20m();
    members[1].second = titles;
    return bad_data_of([&] { read_zip(members); });
  };
  EXPECT_THAT(rejected_titles("1,Toy Story (1995),Drama\n"), HasSubstr("it is not the header movieId,title,genres"));
  EXPECT_THAT(rejected_titles("movieId,title,genres\n29,City of Lost Children, The,Drama\n"),
              HasSubstr("it has 4 fields instead of 3"));
  EXPECT_THAT(rejected_titles("movieId,title,genres\n29,\"City\n"), HasSubstr("a field in quotes does not end"));
}

/// The message for a set whose member `name` is replaced.
std::string rejected_in(Members members, const std::string& name, const std::string& content) {
  for (auto& [path, old] : members) {
    if (path == name) old = content;
  }
  return bad_data_of([&] { read_zip(members); });
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
