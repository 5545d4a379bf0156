#include "data_prep/source/source.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <chrono>

#include "support/temporary_folder.h"
#include "unit/data_prep/archive_files.h"
#include "unit/data_prep/bad_data.h"
#include "unit/data_prep/zip_file.h"

namespace lrml::prep {
namespace {

namespace fs = std::filesystem;
using test::bad_data_of;
using test::TemporaryFolder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(Source, OfAFileIsItsOnlyMember) {
  const TemporaryFolder folder;
  test::write_file(folder / "u.data", "content");
  const auto source = open_source(folder / "u.data");
  EXPECT_THAT(source->members(), ElementsAre("u.data"));
  EXPECT_EQ(source->name(), "u.data");
  EXPECT_EQ(describe_member(*source, "u.data"), "'u.data'");
  EXPECT_EQ(read_all(*source->open("u.data")), "content");
}

TEST(Source, OfACompressedFileIsItWithoutTheEnding) {
  const TemporaryFolder folder;
  test::write_file(folder / "u.data.gz", test::compressed("content", "gzip"));
  const auto source = open_source(folder / "u.data.gz");
  EXPECT_THAT(source->members(), ElementsAre("u.data"));
  EXPECT_EQ(find_member(*source, "u.data"), "u.data");
  EXPECT_EQ(source->name(), "u.data.gz");
  EXPECT_EQ(describe_member(*source, "u.data"), "'u.data.gz'");
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

TEST(Source, RefusesAPipeWithoutWaitingOnIt) {
  const TemporaryFolder folder;
  ASSERT_EQ(::mkfifo((folder / "u.data").c_str(), 0600), 0);
  EXPECT_THAT(bad_data_of([&] { open_source(folder / "u.data"); }), HasSubstr("neither a file nor a folder"));
  EXPECT_THAT(open_source(folder.path())->members(), IsEmpty());
}

TEST(Source, OfAFolderReadsTarsInsideAsFolders) {
  const TemporaryFolder folder;
  test::write_file(folder / "movie_titles.txt", "titles");
  test::write_file(folder / "training_set.tar", test::tar_of({{"mv_1.txt", "1:"}, {"mv_2.txt", "2:"}}));
  test::write_file(folder / "z.csv.gz", test::compressed("1,2", "gzip"));
  const auto source = open_source(folder.path());
  EXPECT_THAT(source->members(),
              ElementsAre("movie_titles.txt", "training_set.tar/mv_1.txt", "training_set.tar/mv_2.txt", "z.csv"));
  EXPECT_EQ(read_all(*source->open("training_set.tar/mv_2.txt")), "2:");
  EXPECT_EQ(read_all(*source->open("z.csv")), "1,2");
}

TEST(Source, OfAFolderIsVisitedInOrder) {
  const TemporaryFolder folder;
  test::write_file(folder / "b", "22");
  test::write_file(folder / "a", "1");
  test::write_file(folder / "c.tar", test::tar_of({{"y", "3"}, {"x", "4"}}));
  test::write_file(folder / "d", "5");
  const auto source = open_source(folder.path());
  std::vector<std::string> seen;
  source->visit(
      [&](std::string_view member) {
        seen.emplace_back(member);
        return member == "a" ? Visit::skip : member == "c.tar/x" ? Visit::stop : Visit::read;
      },
      [&](std::string_view, ByteStream& stream) { seen.push_back(read_all(stream)); });
  EXPECT_THAT(seen, ElementsAre("a", "b", "22", "c.tar/y", "3", "c.tar/x"));
  EXPECT_THAT(first_members(*source, 3), ElementsAre("a", "b", "c.tar/y"));
}

TEST(Source, OfAFolderTellsHowFarAVisitIs) {
  const TemporaryFolder folder;
  test::write_file(folder / "a", std::string(100, 'a'));
  test::write_file(folder / "b", std::string(300, 'b'));
  std::vector<std::uint64_t> consumed;
  open_source(folder.path())
      ->visit([](std::string_view) { return Visit::read; },
              [&](std::string_view, ByteStream& stream) {
                read_all(stream);
                consumed.push_back(stream.consumption().consumed);
                EXPECT_EQ(stream.consumption().total, 400U);
              });
  EXPECT_THAT(consumed, ElementsAre(100U, 400U));
}

TEST(Source, OfAFolderFollowsLinksToFilesButNotToFolders) {
  const TemporaryFolder folder;
  fs::create_directories(folder / "ml/inner");
  fs::create_directories(folder / "other");
  test::write_file(folder / "other/u.item", "item");
  fs::create_symlink(folder / "other/u.item", folder / "ml/u.item");
  fs::create_directory_symlink(folder / "other", folder / "ml/elsewhere");
  fs::create_directory_symlink(folder / "ml", folder / "ml/inner/loop");
  const auto source = open_source(folder / "ml");
  EXPECT_THAT(source->members(), ElementsAre("u.item"));
  EXPECT_EQ(read_all(*source->open("u.item")), "item");
}

TEST(Source, OfAFolderSaysSoWhenALinkLeadsNowhere) {
  const TemporaryFolder folder;
  fs::create_symlink(folder / "nowhere", folder / "u.data");
  const auto source = open_source(folder.path());
  EXPECT_THAT(source->members(), ElementsAre("u.data"));
  EXPECT_THAT(bad_data_of([&] { source->open("u.data"); }), HasSubstr("u.data' (it cannot be opened: No such file"));
}

TEST(Source, OfAFolderRefusesToGoOnForever) {
  const TemporaryFolder folder;
  fs::path deep = folder.path();
  for (int k = 0; k < 40; ++k) deep /= "d";
  fs::create_directories(deep);
  test::write_file(deep / "u.data", "1");
  EXPECT_THAT(bad_data_of([&] { open_source(folder.path()); }), HasSubstr("lies more than 32 folders deep"));
}

TEST(Source, NoticesAFileThatGrowsOrShrinksOrIsReplaced) {
  const TemporaryFolder folder;
  const std::vector<std::string> changes = {"content and more", "con", "CONTENT"};
  for (const std::string& change : changes) {
    test::write_file(folder / "u.data", "content");
    fs::last_write_time(folder / "u.data", fs::file_time_type::clock::now() - std::chrono::hours(1));
    const auto source = open_source(folder / "u.data");
    const auto stream = source->open("u.data");
    test::write_file(folder / "u.data", change);
    EXPECT_THAT(bad_data_of([&] { read_all(*stream); }), HasSubstr("u.data' (it changed while it was read)")) << change;
    EXPECT_THAT(bad_data_of([&] { source->open("u.data"); }), HasSubstr("it changed while it was read")) << change;
  }
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

TEST(FindMember, ListsCompressedCopiesToo) {
  const TemporaryFolder folder;
  test::write_file(folder / "u.data", "1");
  test::write_file(folder / "u.data.gz", test::compressed("1", "gzip"));
  const auto source = open_source(folder.path());
  EXPECT_THAT(source->members(), ElementsAre("u.data", "u.data.gz"));
  EXPECT_EQ(read_all(*source->open("u.data.gz")), "1");
  EXPECT_THAT(bad_data_of([&] { find_member(*source, "u.data"); }),
              HasSubstr("2 members have that name: u.data, u.data.gz"));
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
