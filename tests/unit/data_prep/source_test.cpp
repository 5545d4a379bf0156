#include "data_prep/source.h"

#include <gmock/gmock.h>

#include "bad_data.h"
#include "support/temporary_folder.h"
#include "zip_file.h"

namespace lrml::prep {
namespace {

namespace fs = std::filesystem;
using test::bad_data_of;
using test::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Source, OfAFileIsItsOnlyMember) {
  const TemporaryFolder folder;
  test::write_file(folder / "u.data", "content");
  const auto source = open_source(folder / "u.data");
  EXPECT_THAT(source->members(), ElementsAre("u.data"));
  EXPECT_EQ(source->name(), "u.data");
  EXPECT_EQ(describe_member(*source, "u.data"), "'u.data'");
  EXPECT_EQ(read_all(*source->open("u.data")), "content");
}

TEST(Source, OfAFolderListsFilesAtAnyDepthWithoutJunk) {
  const TemporaryFolder folder;
  fs::create_directories(folder / "ml/inner");
  fs::create_directories(folder / "ml/__MACOSX");
  test::write_file(folder / "ml/inner/u.data", "1");
  test::write_file(folder / "ml/README", "2");
  test::write_file(folder / "ml/.DS_Store", "3");
  test::write_file(folder / "ml/__MACOSX/u.data", "4");
  const auto source = open_source(folder / "ml");
  EXPECT_THAT(source->members(), ElementsAre("README", "inner/u.data"));
  EXPECT_EQ(source->name(), "ml");
  EXPECT_EQ(read_all(*source->open("inner/u.data")), "1");
}

TEST(Source, OfAFolderIsNamedAlikeWithATrailingSlash) {
  const TemporaryFolder folder;
  fs::create_directory(folder / "ml");
  EXPECT_EQ(open_source((folder / "ml").string() + "/")->name(), "ml");
}

TEST(Source, OfAZipListsItsMembers) {
  const TemporaryFolder folder;
  test::write_zip(folder / "ml.zip", {{"ml/u.data", "content"}});
  const auto source = open_source(folder / "ml.zip");
  EXPECT_THAT(source->members(), ElementsAre("ml/u.data"));
  EXPECT_EQ(describe_member(*source, "ml/u.data"), "'ml.zip: ml/u.data'");
}

TEST(Source, RefusesWhatDoesNotExist) {
  const TemporaryFolder folder;
  EXPECT_THAT(bad_data_of([&] { open_source(folder / "nowhere"); }), HasSubstr("there is no such file or folder"));
}

TEST(Source, RefusesADevice) {
  EXPECT_THAT(bad_data_of([] { open_source("/dev/null"); }), HasSubstr("neither a file nor a folder"));
}

TEST(Source, NoticesAFileThatDisappears) {
  const TemporaryFolder folder;
  test::write_file(folder / "u.data", "content");
  const auto source = open_source(folder / "u.data");
  fs::remove(folder / "u.data");
  EXPECT_THAT(bad_data_of([&] { source->open("u.data"); }), HasSubstr("cannot be opened"));
}

TEST(FindMember, LooksAtBaseNamesOnly) {
  const TemporaryFolder folder;
  test::write_zip(folder / "a.zip", {{"x/y/u.data", "1"}, {"x/u.data.old", "2"}, {"x/su.data", "3"}});
  const auto source = open_source(folder / "a.zip");
  EXPECT_EQ(find_member(*source, "u.data"), "x/y/u.data");
  EXPECT_EQ(find_member(*source, "u.item"), std::nullopt);
}

TEST(FindMember, ListsAllOfSeveral) {
  const TemporaryFolder folder;
  test::write_zip(folder / "a.zip", {{"one/u.data", "1"}, {"two/u.data", "2"}});
  const auto source = open_source(folder / "a.zip");
  const std::string message = bad_data_of([&] { find_member(*source, "u.data"); });
  EXPECT_THAT(message, HasSubstr("2 members have that name: one/u.data, two/u.data"));
}

TEST(IsJunk, IsWhatArchiversAndDesktopsAdd) {
  for (const char* junk :
       {"__MACOSX/u.data", "a/__MACOSX/u.data", "._u.data", "a/._u.data", ".DS_Store", "a/.DS_Store"}) {
    EXPECT_TRUE(is_junk(junk)) << junk;
  }
  for (const char* good : {"u.data", "a/u.data", "MACOSX/u.data", "a._b", ".hidden"}) {
    EXPECT_FALSE(is_junk(good)) << good;
  }
}

}  // namespace
}  // namespace lrml::prep
