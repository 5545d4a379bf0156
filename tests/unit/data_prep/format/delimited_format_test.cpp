#include "data_prep/format/delimited_format.h"

#include <gmock/gmock.h>

#include "unit/data_prep/archive_files.h"
#include "unit/data_prep/bad_data.h"
#include "unit/data_prep/reading.h"

namespace lrml::prep {
namespace {

using test::bad_data_of;
using test::error_of;
using test::in_format;
using test::read_single;
using test::read_zip;
using test::with_columns;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string usage_error_of(const std::string& content, const FormatOptions& options) {
  return error_of(ExitCode::usage, [&] { read_single("x.csv", content, options); });
}

TEST(DelimitedFormat, GoesByTheNamesInTheHeader) {
  const test::Reading reading = read_single(
      "plays.csv", "timestamp,extra,artistID,user_id,weight\n978300760,x,b,anna,12\n978300761,y,c,bert,3.5\n");
  EXPECT_EQ(reading.plan.format, "delimited");
  EXPECT_EQ(
      reading.plan.why,
      "plays.csv: columns separated by ',' with a header: user = 'user_id', item = 'artistID', rating = 'weight', "
      "time = 'timestamp'");
  EXPECT_EQ(reading.log.name, "plays");
  EXPECT_EQ(reading.log.source, "delimited text, read from plays.csv");
  EXPECT_THAT(reading.rows(), ElementsAre("anna b 12 978300760", "bert c 3.5 978300761"));
}

TEST(DelimitedFormat, NamesTheDatasetWithoutEndings) {
  const std::string text = test::compressed("user,item\n1,2\n", "gzip");
  EXPECT_EQ(read_single("plays.csv.gz", text).log.name, "plays");
  EXPECT_EQ(read_single("ratings.csv.gz", text).log.name, "ratings");
  EXPECT_EQ(read_zip({{"books/ratings.csv", "user,item\n1,2\n"}}).log.name, "books");
}

TEST(DelimitedFormat, GoesByPlacesWithoutAHeader) {
  EXPECT_THAT(read_single("x", "1,2,3.5,978300760\n2,3,4,978300761\n").rows(),
              ElementsAre("1 2 3.5 978300760", "2 3 4 978300761"));
  EXPECT_THAT(read_single("x", "1\t2\t978300760\n2\t3\t978300761\n").rows(),
              ElementsAre("1 2 0 978300760", "2 3 0 978300761"));
  EXPECT_THAT(read_single("x", "1;2;10\n2;3;9\n").rows(), ElementsAre("1 2 10 0", "2 3 9 0"));
  EXPECT_THAT(read_single("x", "anna|b\nbert|c\n").rows(), ElementsAre("anna b 0 0", "bert c 0 0"));
  EXPECT_THAT(read_single("x", "1 2 5 978300760\n").rows(), ElementsAre("1 2 5 978300760"));
}

TEST(DelimitedFormat, ReadsMovieTweetings) {
  const test::Reading reading = read_zip({{"ratings.dat", "1::0068646::10::1381620027\n1::0113277::0::1379466669\n"},
                                          {"movies.dat", "0068646::The Godfather (1972)::Crime|Drama\n"},
                                          {"users.dat", "1::139564917\n"}},
                                         {}, "MovieTweetings.zip");
  EXPECT_EQ(reading.log.name, "MovieTweetings");
  EXPECT_THAT(reading.rows(), ElementsAre("1 0068646 10 1381620027", "1 0113277 0 1379466669"));
}

TEST(DelimitedFormat, ReadsLastFmPlayCounts) {
  EXPECT_THAT(read_single("user_artists.dat", "userID\tartistID\tweight\r\n2\t51\t13883\r\n2\t52\t11690\r\n").rows(),
              ElementsAre("2 51 13883 0", "2 52 11690 0"));
}

TEST(DelimitedFormat, ReadsNcfsRatings) {
  const test::Reading reading = read_zip({{"ml-1m.train.rating", "0\t32\t4\t978824330\n0\t34\t4\t978824331\n"},
                                          {"ml-1m.test.rating", "0\t25\t5\t978824351\n"}});
  EXPECT_THAT(reading.rows(), ElementsAre("0 32 4 978824330", "0 34 4 978824331"));
  EXPECT_THAT(reading.report.notes, ElementsAre("left out: ml-1m.test.rating"));
}

TEST(DelimitedFormat, ReadsQuotedFields) {
  EXPECT_THAT(read_single("x.csv", "user,item,rating\n\"anna\",\"a, \"\"b\"\"\",\"5\"\n").rows(),
              ElementsAre("anna a, \"b\" 5 0"));
}

TEST(DelimitedFormat, FindsOutTheUnitOfTime) {
  EXPECT_THAT(read_single("x.csv", "user,item,time\n1,2,978300760123\n").rows(), ElementsAre("1 2 0 978300760"));
  EXPECT_THAT(read_single("x.csv", "user,item,time\n1,2,2000-12-31\n").rows(), ElementsAre("1 2 0 978220800"));
  EXPECT_THAT(read_single("x.csv", "user,item,time\n1,2,2000-12-31T22:12:40Z\n").rows(),
              ElementsAre("1 2 0 978300760"));
}

TEST(DelimitedFormat, UsesTheUnitOfTimeItIsTold) {
  FormatOptions options;
  options.time = TimeText::milliseconds;
  EXPECT_THAT(bad_data_of([&] { read_single("x.csv", "user,item,time\n1,2,978300760\n", options); }),
              HasSubstr("line 2: '1,2,978300760' (time '978300760' is no number of milliseconds"));
  options.time = TimeText::dates;
  EXPECT_THAT(bad_data_of([&] { read_single("x.csv", "user,item,time\n1,2,978300760\n", options); }),
              HasSubstr("'978300760' in column 3 is no date"));
  EXPECT_EQ(read_single("x.csv", "user,item,time\n1,2,2000-12-31\n", options).rows().size(), 1u);
}

TEST(DelimitedFormat, ReadsTheColumnsItIsTold) {
  const std::string text = "a,b,c,d\n4,1,978300760,2\n";
  EXPECT_THAT(read_single("x.csv", text, with_columns("b,d,a,c")).rows(), ElementsAre("1 2 4 978300760"));
  EXPECT_THAT(read_single("x.csv", text, with_columns("2,4,1,3")).rows(), ElementsAre("1 2 4 978300760"));
  EXPECT_THAT(read_single("x.csv", text, with_columns("b,d,,c")).rows(), ElementsAre("1 2 0 978300760"));
  EXPECT_THAT(read_single("x.csv", text, with_columns("b,d")).rows(), ElementsAre("1 2 0 0"));
}

TEST(DelimitedFormat, SeesAHeaderInTheUsersWordsOrAboveDates) {
  const std::string words = "listener,song\nanna,B00X\n";
  EXPECT_THAT(read_single("x.csv", words, with_columns("listener,song")).rows(), ElementsAre("anna B00X 0 0"));
  const std::string dates = "at,listener,song\n2001-01-01,anna,B00X\n";
  EXPECT_THAT(read_single("x.csv", dates, with_columns("2,3")).rows(), ElementsAre("anna B00X 0 0"));
}

TEST(DelimitedFormat, NotesThatTheFirstOfNothingButWordsMayBeAHeader) {
  const std::string words = "listener,song\nanna,B00X\n";
  const auto told = [&](const std::string& text) {
    return read_single("x.csv", text, with_columns("1,2")).report.notes;
  };
  EXPECT_THAT(told(words), ElementsAre(HasSubstr("took the first line for an interaction")));
  EXPECT_THAT(told("anna,1\nbert,2\n"), IsEmpty());
}

TEST(DelimitedFormat, RejectsColumnsThatAreNotThere) {
  const std::string text = "a,b,c\n4,1,2\n";
  EXPECT_THAT(usage_error_of(text, with_columns("b,d")),
              HasSubstr("cannot use --columns b,d (no column is called 'd', these are: 'a', 'b', 'c')"));
  EXPECT_THAT(usage_error_of(text, with_columns("1,4")), HasSubstr("there are 3 columns, not 4"));
  EXPECT_THAT(usage_error_of(text, with_columns("1,0")), HasSubstr("there are 3 columns, not 0"));
  EXPECT_THAT(usage_error_of(text, with_columns("1,1")), HasSubstr("column '1' is there twice"));
  EXPECT_THAT(usage_error_of(text, with_columns("b")), HasSubstr("it names no user and item"));
  EXPECT_THAT(usage_error_of(text, with_columns(",b")), HasSubstr("it names no user and item"));
  EXPECT_THAT(usage_error_of(text, with_columns("1,2,3,1,2")), HasSubstr("it names no user and item"));
  EXPECT_THAT(usage_error_of("1,2\n3,4\n", with_columns("user,item")), HasSubstr("as there is no header"));
}

TEST(DelimitedFormat, TakesTheFirstLineForWhatItIsTold) {
  FormatOptions options;
  options.header = HeaderLine::yes;
  options.columns = "1,2";
  EXPECT_THAT(read_single("x.csv", "1,2\n3,4\n", options).rows(), ElementsAre("3 4 0 0"));
  options.header = HeaderLine::no;
  EXPECT_THAT(read_single("x.csv", "user,item\n3,4\n", options).rows(), ElementsAre("user item 0 0", "3 4 0 0"));
}

TEST(DelimitedFormat, CutsAtTheDelimiterItIsTold) {
  FormatOptions options;
  options.delimiter = "space";
  EXPECT_THAT(read_single("x", "a,b c\n", options).rows(), ElementsAre("a,b c 0 0"));
  options.delimiter = "tab";
  EXPECT_THAT(read_single("x", "a,b\tc\n", options).rows(), ElementsAre("a,b c 0 0"));
  options.delimiter = "--";
  EXPECT_THAT(read_single("x", "a,b--c\n", options).rows(), ElementsAre("a,b c 0 0"));
}

TEST(DelimitedFormat, AllowsEmptyFieldsOnlyWhereToldSo) {
  const std::string text = "user,item,rating,time\n1,2,,978300760\n2,3,4,\n";
  EXPECT_THAT(bad_data_of([&] { read_single("x.csv", text); }), HasSubstr("rating '' is no decimal number"));
  FormatOptions options;
  options.rating_optional = true;
  EXPECT_THAT(bad_data_of([&] { read_single("x.csv", text, options); }), HasSubstr("time '' is no number of seconds"));
  options.time_optional = true;
  EXPECT_THAT(read_single("x.csv", text, options).rows(), ElementsAre("1 2 0 978300760", "2 3 4 0"));
}

TEST(DelimitedFormat, IsInOrderOnlyIfToldSoAndWithoutTimes) {
  FormatOptions options;
  options.ordered = true;
  EXPECT_FALSE(read_single("x.csv", "1,2\n").plan.in_order);
  EXPECT_TRUE(read_single("x.csv", "1,2\n", options).plan.in_order);
  EXPECT_FALSE(read_single("x.csv", "1,2,978300760\n", options).plan.in_order);
}

TEST(DelimitedFormat, TellsTheColumnsItDoesNotKnow) {
  EXPECT_THAT(bad_data_of([] { read_single("x.csv", "listener,song,when\n1,2,978300760\n"); }),
              HasSubstr("cannot recognize 'x.csv' (its columns are 'listener', 'song', 'when'). Name columns with "
                        "--columns user,item,rating,time"));
  EXPECT_THAT(bad_data_of([] { read_single("x.csv", "1,2,3,4,5\n"); }), HasSubstr("it has 5 columns without names"));
  EXPECT_THAT(bad_data_of([] { read_single("x.csv", "1,2,3,4\n"); }),
              HasSubstr("its fourth column without a name holds no times"));
  EXPECT_THAT(bad_data_of([] { read_single("x.csv", "1,2,good\n"); }),
              HasSubstr("its third column without a name holds neither"));
  EXPECT_THAT(bad_data_of([] { read_single("x.csv", "user,item,time\n1,2,yesterday\n"); }),
              HasSubstr("'yesterday' in column 3 is no time"));
  EXPECT_THAT(bad_data_of([] { read_single("x.csv", "a\nb\n"); }), HasSubstr("its lines have no delimiter in common"));
}

TEST(DelimitedFormat, RejectsABadLineByItsNumber) {
  std::string text = "user,item,rating,time\n";
  for (int k = 0; k < 20; ++k) text += "1," + std::to_string(k) + ",3,978300760\n";
  EXPECT_THAT(bad_data_of([&] { read_single("x.csv", text + "1,2,3\n"); }),
              HasSubstr("'x.csv' line 22: '1,2,3' (it has 3 fields instead of 4"));
  EXPECT_THAT(bad_data_of([&] { read_single("x.csv", text + "1,2,3,2000-12-31\n"); }),
              HasSubstr("time '2000-12-31' is no number of seconds"));
  EXPECT_THAT(bad_data_of([&] { read_single("x.csv", text + "1,2,inf,978300760\n"); }),
              HasSubstr("rating 'inf' is no decimal number"));
  EXPECT_THAT(bad_data_of([&] { read_single("x.csv", text + "1,2,3,-5\n"); }), HasSubstr("time '-5' is no number"));
  EXPECT_THAT(bad_data_of([&] { read_single("x.csv", text + ",2,3,978300760\n"); }), HasSubstr("user id '' is empty"));
}

TEST(DelimitedFormat, RejectsFilesWithoutRows) {
  EXPECT_THAT(bad_data_of([] { read_single("x.csv", ""); }), HasSubstr("cannot recognize 'x.csv' (it is empty)"));
  EXPECT_THAT(bad_data_of([] { read_single("x.csv", "user,item\n"); }), HasSubstr("'x.csv'"));
  EXPECT_THAT(bad_data_of([] { read_single("x.csv", std::string("a\0b\n", 4)); }), HasSubstr("it is no text"));
}

TEST(DelimitedFormat, NeverTakesPartsOf100K) {
  EXPECT_THAT(bad_data_of([] {
                read_zip({{"ml-100k/u1.base", "1\t1\t5\t874965758\n"}, {"ml-100k/u1.test", "1\t6\t5\t887431973\n"}});
              }),
              HasSubstr("it holds ml-100k/u1.base, ml-100k/u1.test"));
}

TEST(DelimitedFormat, AsksWhichOfSeveralLogsIsMeant) {
  EXPECT_THAT(bad_data_of([] {
                read_zip({{"a.csv", "1,2\n"}, {"b.csv", "3,4\n"}});
              }),
              HasSubstr("cannot choose a log in 'small.zip' (any of these may be it: a.csv, b.csv)"));
}

TEST(Recbole, IsRecognizedByItsHeader) {
  const test::Reading reading =
      read_zip({{"ml-100k.inter",
                 "user_id:token\titem_id:token\trating:float\ttimestamp:float\n196\t242\t3\t881250949\n"
                 "186\t302\t3.0\t8.91717742E8\n"},
                {"ml-100k.item", "item_id:token\tmovie_title:token_seq\n1\tToy Story\n"}});
  EXPECT_EQ(reading.plan.format, "recbole");
  EXPECT_EQ(reading.log.source, "RecBole, read from small.zip");
  EXPECT_THAT(reading.rows(), ElementsAre("196 242 3 881250949", "186 302 3 891717742"));
}

TEST(Recbole, NeedsNeitherRatingsNorTimes) {
  EXPECT_THAT(read_single("x.inter", "item_id:token\tuser_id:token\nB00X\tanna\n").rows(),
              ElementsAre("anna B00X 0 0"));
}

TEST(Recbole, ReadsTheColumnsItIsTold) {
  FormatOptions options = in_format("recbole");
  options.columns = "who:token,what:token";
  EXPECT_THAT(read_single("x.inter", "what:token\twho:token\nB00X\tanna\n", options).rows(),
              ElementsAre("anna B00X 0 0"));
}

TEST(Recbole, RejectsTimesThatAreNone) {
  EXPECT_THAT(bad_data_of([] { read_single("x.inter", "user_id:token\titem_id:token\ttimestamp:float\n1\t2\tx\n"); }),
              HasSubstr("'x' in column 3 is no time"));
}

}  // namespace
}  // namespace lrml::prep
