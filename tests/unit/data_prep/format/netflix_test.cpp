#include "data_prep/format/netflix.h"

#include <gmock/gmock.h>

#include "unit/data_prep/archive_files.h"
#include "unit/data_prep/bad_data.h"
#include "unit/data_prep/reading.h"

namespace lrml::prep {
namespace {

using test::bad_data_of;
using test::Members;
using test::read_single;
using test::read_zip;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::string movie_1 = "1:\n1488844,3,2005-09-06\n822109,5,2005-05-13\n";
const std::string movie_2 = "2:\n822109,4,2005-09-05\n";
const std::string qualifying = "1:\n1046323,2005-12-19\n1080030,2005-12-23\n";
const std::string probe = "1:\n30878\n2647871\n10:\n1952305\n";

Members small_netflix() {
  return {{"download/README", "The dataset:\n"},
          {"download/movie_titles.txt", "1,2003,Dinosaur Planet\n2,NULL,Jo\xE3o, the \"Great\"\n3,1997,Character\n"},
          {"download/probe.txt", probe},
          {"download/qualifying.txt", qualifying},
          {"download/training_set/mv_0000001.txt", movie_1},
          {"download/training_set/mv_0000002.txt", movie_2}};
}

TEST(Netflix, ReadsTheTrainingSetAndTitles) {
  const test::Reading reading = read_zip(small_netflix());
  EXPECT_EQ(reading.plan.format, "netflix");
  EXPECT_EQ(reading.log.name, "netflix");
  EXPECT_EQ(reading.log.source, "Netflix Prize, read from small.zip");
  EXPECT_THAT(reading.rows(), ElementsAre("1488844 1 3 1125964800", "822109 1 5 1115942400", "822109 2 4 1125878400"));
  EXPECT_THAT(reading.log.item_titles, ElementsAre("Dinosaur Planet (2003)", "Jo\xC3\xA3o, the \"Great\""));
  EXPECT_TRUE(reading.log.item_genres.empty());
  EXPECT_EQ(reading.report.titles_dropped, 1u);
}

TEST(Netflix, TellsWhichMoviesASubsetHas) {
  EXPECT_THAT(read_zip(small_netflix()).report.notes, ElementsAre("holds 2 of the set's 17,770 movies, from 1 to 2"));
}

TEST(Netflix, ReadsKagglesCombinedFiles) {
  const test::Reading reading = read_zip({{"combined_data_1.txt", movie_1 + movie_2},
                                          {"combined_data_2.txt", "10:\n6,1,1999-11-11\n"},
                                          {"movie_titles.csv", "1,2003,Dinosaur Planet\n"},
                                          {"qualifying.txt", qualifying}});
  EXPECT_EQ(reading.rows().size(), 4u);
  EXPECT_EQ(reading.rows().back(), "6 10 1 942278400");
  EXPECT_THAT(reading.log.item_titles, ElementsAre("Dinosaur Planet (2003)", "", ""));
}

TEST(Netflix, ReadsOneFileWhateverItsName) {
  EXPECT_EQ(read_single("combined_data_3.txt", movie_1).rows().size(), 2u);
  EXPECT_EQ(read_single("mv_0000001.txt", movie_1).rows().size(), 2u);
  EXPECT_EQ(read_single("part.txt", movie_1 + movie_2).rows().size(), 3u);
}

TEST(Netflix, ReadsTheTarInTheTarAsShipped) {
  const std::string training =
      test::tar_of({{"training_set/mv_0000001.txt", movie_1}, {"training_set/mv_0000002.txt", movie_2}});
  const std::string outer = test::tar_of({{"download/movie_titles.txt", "1,2003,Dinosaur Planet\n"},
                                          {"download/qualifying.txt", qualifying},
                                          {"download/training_set.tar", training}});
  const test::Reading reading = read_single("nf_prize_dataset.tar.gz", test::compressed(outer, "gzip"));
  EXPECT_EQ(reading.plan.format, "netflix");
  EXPECT_EQ(reading.rows().size(), 3u);
  EXPECT_THAT(reading.log.item_titles, ElementsAre("Dinosaur Planet (2003)", ""));
}

TEST(Netflix, AcceptsMoviesWithoutRatings) {
  EXPECT_EQ(read_single("combined_data_1.txt", "1:\n2:\n6,1,1999-11-11\n3:\n").rows().size(), 1u);
}

TEST(Netflix, RejectsTheWithheldRatingsAndTheProbe) {
  EXPECT_THAT(bad_data_of([] { read_single("qualifying.txt", qualifying); }),
              HasSubstr("cannot read 'qualifying.txt' as ratings (a movie's lines are 'customer,date', as in "
                        "qualifying.txt: the ratings are withheld). Convert the mv_*.txt"));
  EXPECT_THAT(bad_data_of([] { read_single("probe.txt", probe); }), HasSubstr("customers alone, as in probe.txt"));
  EXPECT_THAT(bad_data_of([] { read_single("q", qualifying, test::in_format("netflix")); }), HasSubstr("withheld"));
  EXPECT_THAT(bad_data_of([] { read_single("mv_0000001.txt", qualifying); }), HasSubstr("withheld"));
}

TEST(Netflix, RejectsAMovieUnderAnotherMoviesName) {
  EXPECT_THAT(bad_data_of([] {
                read_zip({{"mv_0000001.txt", movie_1}, {"mv_0000003.txt", movie_2}});
              }),
              HasSubstr("'small.zip: mv_0000003.txt' line 1: '2:' (the file's name says movie 3)"));
}

TEST(Netflix, RejectsBothFormsAtOnce) {
  EXPECT_THAT(bad_data_of([] {
                read_zip({{"mv_0000001.txt", movie_1}, {"combined_data_1.txt", movie_1}});
              }),
              HasSubstr("it holds both mv_*.txt and combined_data_*.txt"));
}

TEST(Netflix, RejectsBadTitles) {
  const auto rejected = [](const std::string& titles) {
    return bad_data_of([&] { read_zip({{"mv_0000001.txt", movie_1}, {"movie_titles.txt", titles}}); });
  };
  EXPECT_THAT(rejected("1,2003\n"),
              HasSubstr("'small.zip: movie_titles.txt' line 1: '1,2003' (it is no number,year,title)"));
  EXPECT_THAT(rejected("x,2003,T\n"), HasSubstr("movie 'x' is no number"));
  EXPECT_THAT(rejected("1,03,T\n"), HasSubstr("year '03' is neither a year nor NULL"));
  EXPECT_THAT(rejected("1,2003,T\n1,2003,T\n"), HasSubstr("id '1' is described twice"));
}

}  // namespace
}  // namespace lrml::prep
