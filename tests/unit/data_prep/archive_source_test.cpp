#include "data_prep/archive_source.h"

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

TEST(ArchiveSource, ListsFilesWithoutFoldersAndJunk) {
  const TemporaryFolder folder;
  test::write_zip(folder / "a.zip", {{"x/", ""},
                                     {"x/u.data", "1"},
                                     {"__MACOSX/x/u.data", "2"},
                                     {"x/._u.data", "3"},
                                     {"x/.DS_Store", "4"},
                                     {"README", "5"}});
  EXPECT_THAT(open_archive(folder / "a.zip")->members(), ElementsAre("README", "x/u.data"));
}

TEST(ArchiveSource, StreamsTheMemberAskedFor) {
  const TemporaryFolder folder;
  const std::string large(200'000, 'z');
  test::write_zip(folder / "a.zip", {{"one", "first"}, {"two", large}});
  const auto source = open_archive(folder / "a.zip");
  EXPECT_EQ(read_all(*source->open("two")), large);
  EXPECT_EQ(read_all(*source->open("one")), "first");
}

TEST(ArchiveSource, IsRecognizedByContentOrByName) {
  const TemporaryFolder folder;
  test::write_zip(folder / "zip-without-ending", {{"one", "first"}});
  test::write_file(folder / "text.zip", "no zip at all");
  test::write_file(folder / "text", "no zip at all");
  EXPECT_TRUE(looks_like_zip(folder / "zip-without-ending"));
  EXPECT_TRUE(looks_like_zip(folder / "text.zip"));
  EXPECT_FALSE(looks_like_zip(folder / "text"));
}

TEST(ArchiveSource, RefusesTextNamedZip) {
  const TemporaryFolder folder;
  test::write_file(folder / "text.zip", "no zip at all");
  const std::string message = bad_data_of([&] { open_archive(folder / "text.zip"); });
  EXPECT_THAT(message, HasSubstr("text.zip' (not a whole zip archive: "));
}

TEST(ArchiveSource, RefusesAZipCutAnywhere) {  // also where the members themselves are whole
  const TemporaryFolder folder;
  test::write_zip(folder / "a.zip", {{"one", "first"}, {"two", "second"}});
  const std::string whole = test::read_file(folder / "a.zip");
  for (std::size_t size = 4; size < whole.size(); ++size) {
    test::write_file(folder / "cut.zip", whole.substr(0, size));
    EXPECT_THAT(bad_data_of([&] { open_archive(folder / "cut.zip"); }), HasSubstr("not a whole zip")) << size;
  }
}

TEST(ArchiveSource, RefusesAChangedByte) {
  const TemporaryFolder folder;
  std::string noise;
  for (unsigned k = 0; k < 5'000; ++k) noise += static_cast<char>(k * k % 251);
  test::write_zip(folder / "a.zip", {{"one", noise}});
  std::string changed = test::read_file(folder / "a.zip");
  changed[changed.size() / 3] ^= 1;
  test::write_file(folder / "a.zip", changed);
  const auto source = open_archive(folder / "a.zip");
  EXPECT_THAT(bad_data_of([&] { read_all(*source->open("one")); }), HasSubstr("not a whole zip archive"));
}

TEST(ArchiveSource, NoticesAMemberThatDisappears) {
  const TemporaryFolder folder;
  test::write_zip(folder / "a.zip", {{"one", "first"}});
  const auto source = open_archive(folder / "a.zip");
  test::write_zip(folder / "a.zip", {{"two", "second"}});
  EXPECT_THAT(bad_data_of([&] { source->open("one"); }), HasSubstr("member 'one' has disappeared"));
}

}  // namespace
}  // namespace lrml::prep
