#include "data_prep/format/format.h"

#include <gmock/gmock.h>

#include "support/temporary_folder.h"
#include "unit/data_prep/bad_data.h"
#include "unit/data_prep/reading.h"
#include "unit/data_prep/zip_file.h"

namespace lrml::prep {
namespace {

using test::bad_data_of;
using test::error_of;
using test::in_format;
using test::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string unrecognized(const std::filesystem::path& input, const std::string& format = "auto") {
  return bad_data_of([&] { plan_for(*open_source(input), in_format(format)); });
}

TEST(Format, HasANameForEachReader) {
  EXPECT_THAT(format_names(), ElementsAre("auto", "movielens-100k", "movielens-dat", "movielens-csv", "netflix",
                                          "recbole", "counted-lists", "item-lists", "delimited"));
}

TEST(Format, ShowsAnExampleAndWhatItExpects) {
  for (const Format& format : formats()) {
    EXPECT_TRUE(format.example.starts_with("convert ")) << format.name;
    EXPECT_FALSE(format.expects.empty()) << format.name;
  }
}

TEST(Format, IsRecognizedOrNamed) {
  const std::string rows = "1\t2\t3\t978300760\n";
  EXPECT_EQ(test::read_single("u.data", rows).plan.format, "movielens-100k");
  EXPECT_EQ(test::read_single("u.data", rows, in_format("movielens-100k")).plan.format, "movielens-100k");
  EXPECT_EQ(test::read_single("u.data", rows, in_format("delimited")).plan.format, "delimited");
  EXPECT_EQ(test::read_single("u.data", rows, test::with_columns("1,2")).plan.format, "delimited");
}

TEST(Format, OfAnUnknownSourceTellsItsMembers) {
  const TemporaryFolder folder;
  test::write_zip(folder / "a.zip", {{"1", ""}, {"2", ""}, {"3", ""}, {"4", ""}, {"5", ""}, {"6", ""}, {"7", ""}});
  const std::string message = unrecognized(folder / "a.zip");
  EXPECT_THAT(message, HasSubstr("cannot recognize 'a.zip' (it holds 1, 2, 3, 4, 5 and more)"));
  EXPECT_THAT(message, HasSubstr("u.data of MovieLens 100K; ratings.dat of MovieLens 1M or 10M;"));
  EXPECT_THAT(unrecognized(folder / "a.zip", "movielens-100k"),
              HasSubstr("cannot recognize 'a.zip' as movielens-100k (it holds 1, 2, 3, 4, 5 and more)"));
}

TEST(Format, OfAnEmptyFolderIsUnknown) {
  const TemporaryFolder folder;
  EXPECT_THAT(unrecognized(folder.path()), HasSubstr("it holds no files"));
}

TEST(Format, OfAFileOfTheWrongTypeIsUnknown) {
  const TemporaryFolder folder;
  test::write_file(folder / "picture.png", "\x89PNG");
  EXPECT_THAT(unrecognized(folder / "picture.png"), HasSubstr("cannot recognize 'picture.png' ("));
}

TEST(Format, WithFixedColumnsTakesNoOptionsAboutThem) {
  FormatOptions options = in_format("netflix");
  options.delimiter = ";";
  EXPECT_THAT(error_of(ExitCode::usage, [&] { test::read_single("x", "1,2\n", options); }),
              HasSubstr("cannot read --format netflix with options about columns"));
}

}  // namespace
}  // namespace lrml::prep
