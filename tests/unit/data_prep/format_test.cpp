#include "data_prep/format.h"

#include <gmock/gmock.h>

#include "bad_data.h"
#include "support/temporary_folder.h"
#include "zip_file.h"

namespace lrml::prep {
namespace {

using test::bad_data_of;
using test::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string unrecognized(const std::filesystem::path& input, std::string_view format = "auto") {
  return bad_data_of([&] {
    ReadReport report;
    read_log(*open_source(input), format, report);
  });
}

TEST(Format, HasANameForEachReader) {
  EXPECT_THAT(format_names(), ElementsAre("auto", "movielens"));
}

TEST(Format, IsRecognizedOrNamed) {
  const TemporaryFolder folder;
  test::write_file(folder / "u.data", "1\t2\t3\t4\n");
  const auto source = open_source(folder / "u.data");
  ReadReport report;
  EXPECT_EQ(read_log(*source, "auto", report).name, "ml-100k");
  EXPECT_EQ(read_log(*source, "movielens", report).name, "ml-100k");
}

TEST(Format, OfAnUnknownSourceTellsItsMembers) {
  const TemporaryFolder folder;
  test::write_zip(folder / "a.zip", {{"1", ""}, {"2", ""}, {"3", ""}, {"4", ""}, {"5", ""}, {"6", ""}, {"7", ""}});
  const std::string message = unrecognized(folder / "a.zip", "movielens");
  EXPECT_THAT(message, HasSubstr("cannot recognize 'a.zip' (it holds 1, 2, 3, 4, 5 and 2 more)"));
  EXPECT_THAT(message, HasSubstr("u.data (MovieLens 100K) or ratings.dat (MovieLens 1M)"));
}

TEST(Format, OfAnEmptyFolderIsUnknown) {
  const TemporaryFolder folder;
  EXPECT_THAT(unrecognized(folder.path()), HasSubstr("it holds no files"));
}

TEST(Format, OfAFileOfTheWrongTypeIsUnknown) {
  const TemporaryFolder folder;
  test::write_file(folder / "picture.png", "\x89PNG");
  EXPECT_THAT(unrecognized(folder / "picture.png"), HasSubstr("cannot recognize 'picture.png' (a single file"));
}

}  // namespace
}  // namespace lrml::prep
