#include "data_prep/synth/raw.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "data_prep/synth/raw_descriptions.h"
#include "data_prep/synth/raw_file.h"
#include "support/error_of.h"
#include "support/temporary_folder.h"

namespace lrml::prep {
namespace {

namespace fs = std::filesystem;

constexpr std::int64_t day = 86'400;

// User 1 rated 12 and 7, user 5 rated 7; parts mixed.
DatasetContents three_ratings() {
  DatasetContents contents;
  contents.name = "three";
  contents.user_ids = {"1", "5"};
  contents.item_ids = {"7", "12"};
  contents.item_titles = {"Seven, the \"film\" (1995)", "Twelve"};
  contents.item_genres = {"Crime|Drama", "Comedy"};
  contents.user_attributes = {{"age", {"25", "1"}}, {"gender", {"F", "M"}}, {"occupation", {"3", "0"}}};
  contents.train = {.offsets = {0, 1, 2}, .items = {1, 0}, .timestamp = {12'784 * day, 12'785 * day}, .rating = {4, 2}};
  contents.valid.rows = {.offsets = {0, 0, 0}, .items = {}, .timestamp = {}, .rating = {}};
  contents.test.rows = {.offsets = {0, 1, 1}, .items = {0}, .timestamp = {12'784 * day}, .rating = {5}};
  return contents;
}

class RawText : public testing::Test {
 protected:
  std::string text_of(const std::string& format, const std::string& file) {
    write(three_ratings(), format);
    return test::read_file(folder_ / "raw" / file);
  }
  void write(const DatasetContents& contents, const std::string& format) {
    Progress progress(false);
    write_raw(contents, format, folder_ / "raw", 2, progress);
  }

  test::TemporaryFolder folder_;
};

TEST_F(RawText, OfMovieLens100KHasTabs) {
  EXPECT_EQ(text_of("movielens-100k", "u.data"), "1\t7\t5\t1104537600\n1\t12\t4\t1104537600\n5\t7\t2\t1104624000\n");
}

TEST_F(RawText, OfMovieLens1MHasColons) {
  EXPECT_EQ(text_of("movielens-1m", "ratings.dat"), "1::7::5::1104537600\n1::12::4::1104537600\n5::7::2::1104624000\n");
}

TEST_F(RawText, OfMovieLens20MHasAHeaderDecimalsAndCarriageReturns) {
  EXPECT_EQ(text_of("movielens-20m", "ratings.csv"),
            "userId,movieId,rating,timestamp\r\n1,7,5.0,1104537600\r\n1,12,4.0,1104537600\r\n5,7,2.0,1104624000\r\n");
}

TEST_F(RawText, OfNetflixIsAFilePerMovie) {
  EXPECT_EQ(text_of("netflix", "training_set/mv_0000007.txt"), "7:\n1,5,2005-01-01\n5,2,2005-01-02\n");
  EXPECT_EQ(test::read_file(folder_ / "raw/training_set/mv_0000012.txt"), "12:\n1,4,2005-01-01\n");
}

TEST_F(RawText, OfNetflixCombinedIsInFourFiles) {
  EXPECT_EQ(text_of("netflix-combined", "combined_data_1.txt"), "7:\n1,5,2005-01-01\n5,2,2005-01-02\n");
  EXPECT_EQ(test::read_file(folder_ / "raw/combined_data_2.txt"), "12:\n1,4,2005-01-01\n");
  EXPECT_EQ(test::read_file(folder_ / "raw/combined_data_4.txt"), "");
}

TEST_F(RawText, WithCommasHasAHeader) {
  EXPECT_EQ(text_of("delimited", "interactions.csv"),
            "user,item,rating,time\n1,7,5,1104537600\n1,12,4,1104537600\n5,7,2,1104624000\n");
}

TEST_F(RawText, KeepsHalfStarsWhereTheyCanBeTold) {
  DatasetContents contents = three_ratings();
  contents.train.rating[1] = 3.5f;
  write(contents, "movielens-1m");
  EXPECT_NE(test::read_file(folder_ / "raw/ratings.dat").find("5::7::3.5::"), std::string::npos);
}

TEST_F(RawText, OfNetflixTellsWholeStarsAndDaysOnly) {
  DatasetContents halves = three_ratings(), seconds = three_ratings();
  halves.train.rating[1] = 3.5f;
  seconds.train.timestamp[1] += 1;
  for (const DatasetContents& contents : {halves, seconds}) {
    const Error error = test::error_of([&] { write(contents, "netflix"); });
    EXPECT_EQ(error.code(), ExitCode::usage);
    EXPECT_NE(std::string(error.what()).find("days and whole stars"), std::string::npos) << error.what();
    EXPECT_FALSE(fs::exists(folder_ / "raw"));
  }
}

TEST_F(RawText, GoesIntoAnEmptyFolderButNoOther) {
  fs::create_directory(folder_ / "raw");
  write(three_ratings(), "delimited");
  const Error error = test::error_of([&] { write(three_ratings(), "delimited"); });
  EXPECT_EQ(error.code(), ExitCode::bad_data);
  EXPECT_NE(std::string(error.what()).find("it holds files"), std::string::npos) << error.what();
}

TEST_F(RawText, LeavesNothingBehindWhenItFails) {
  DatasetContents contents = three_ratings();
  contents.item_ids[1] = "no/such/folder";
  const Error error = test::error_of([&] { write(contents, "netflix"); });
  EXPECT_EQ(error.code(), ExitCode::bad_data);
  EXPECT_TRUE(fs::is_empty(folder_.path()));
}

TEST(RawFolder, CannotBeAFileNorInNoFolderNorHalfDone) {
  const test::TemporaryFolder folder;
  test::write_file(folder / "file", "text");
  fs::create_directory(folder / "raw.partial");
  const auto refusal = [&](const char* name) {
    return std::string(test::error_of([&] { check_raw_folder(folder / name); }).what());
  };
  EXPECT_NE(refusal("file").find("it is a file"), std::string::npos);
  EXPECT_NE(refusal("none/raw").find("there is no folder"), std::string::npos);
  EXPECT_NE(refusal("raw").find("raw.partial"), std::string::npos);
  EXPECT_NE(refusal("raw/").find("raw.partial"), std::string::npos);
}

TEST(RawDescriptions, OfMovieLensNameFilmsAndUsers) {
  const DatasetContents contents = three_ratings();
  EXPECT_EQ(u_item_text(contents),
            "7|Seven, the \"film\" (1995)|01-Jan-1995||"
            "|0|0|0|0|0|0|1|0|1|0|0|0|0|0|0|0|0|0|0\n"
            "12|Twelve|||"
            "|0|0|0|0|0|1|0|0|0|0|0|0|0|0|0|0|0|0|0\n");
  EXPECT_EQ(u_user_text(contents), "1|25|F|3|00000\n5|1|M|0|00000\n");
  EXPECT_EQ(movies_dat_text(contents), "7::Seven, the \"film\" (1995)::Crime|Drama\n12::Twelve::Comedy\n");
  EXPECT_EQ(users_dat_text(contents), "1::F::25::3::00000\n5::M::1::0::00000\n");
}

TEST(RawDescriptions, QuoteFieldsWithCommasOrQuotes) {
  EXPECT_EQ(movies_csv_text(three_ratings()),
            "movieId,title,genres\r\n7,\"Seven, the \"\"film\"\" (1995)\",Crime|Drama\r\n12,Twelve,Comedy\r\n");
}

TEST(RawDescriptions, OfNetflixTakeTheYearFromTheTitle) {
  EXPECT_EQ(movie_titles_text(three_ratings()), "7,1995,Seven, the \"film\"\n12,NULL,Twelve\n");
}

TEST(RawFile, FailsOnAFullDisk) {
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "no /dev/full";
  RawFile file("/dev/full");
  const Error error = test::error_of([&] {
    file.write(std::string(1 << 20, 'x'));
    file.close();
  });
  EXPECT_EQ(error.code(), ExitCode::bad_data);
}

}  // namespace
}  // namespace lrml::prep
