#include "lrml/store/raw_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "lrml/store/file.h"
#include "support/error_of.h"
#include "support/temporary_folder.h"

namespace lrml::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text));
}

TEST(RawFile, WritesAndReadsAtPlaces) {
  const TemporaryFolder folder;
  write_file(folder / "x", "0123456789");
  RawFile file = RawFile::for_writing(folder / "x");
  file.write_at(2, bytes_of("ab"));
  file.write_at(9, bytes_of("cde"));
  file.write_at(0, {});
  file.finish();
  EXPECT_EQ(read_file(folder / "x"), "01ab45678cde");
  const RawFile read = RawFile::for_reading(folder / "x");
  EXPECT_EQ(read.size(), 12u);
  std::string middle(3, '\0');
  read.read_at(8, std::as_writable_bytes(std::span(middle)));
  EXPECT_EQ(middle, "8cd");
}

TEST(RawFile, PutsRowsWhereAnArraySaysTheyBelong) {
  const TemporaryFolder folder;
  File made = File::create(folder / "x.h5");
  made.create_array<std::uint32_t>("/before", {4});
  made.create_array<std::uint32_t>("/x", {3, 2});
  made.create_array<std::uint32_t>("/none", {0, 2});
  const std::uint64_t offset = made.offset_of("/x");
  EXPECT_EQ(made.offset_of("/none"), 0u);
  made.close();
  RawFile file = RawFile::for_writing(folder / "x.h5");
  const std::vector<std::uint32_t> first = {0, 1, 10, 11}, last = {20, 21};
  file.write_at(offset + 16, std::as_bytes(std::span(last)));
  file.write_at(offset, std::as_bytes(std::span(first)));
  file.finish();
  EXPECT_THAT(File::open(folder / "x.h5").read_array<std::uint32_t>("/x"), ElementsAre(0, 1, 10, 11, 20, 21));
}

TEST(RawFile, HasNoPlaceInACompressedArray) {
  const TemporaryFolder folder;
  File file = File::create(folder / "x.h5");
  file.write_array<float>("/x", {1}, std::vector<float>{1}, Layout::compressed);
  EXPECT_THAT(error_of([&] { file.offset_of("/x"); }).what(), HasSubstr("it is not one block of bytes"));
}

TEST(RawFile, SaysWhatIsWrong) {
  const TemporaryFolder folder;
  const Error missing = error_of([&] { RawFile::for_reading(folder / "x"); });
  EXPECT_EQ(missing.code(), ExitCode::bad_data);
  EXPECT_THAT(missing.what(), HasSubstr("there is no such file"));
  const Error nowhere = error_of([&] { RawFile::for_writing(folder / "x"); });
  EXPECT_EQ(nowhere.code(), ExitCode::failure);
  EXPECT_THAT(nowhere.what(), HasSubstr("No such file or directory"));
  EXPECT_THAT(error_of([&] { RawFile::for_reading(folder.path()).size(); }).what(), HasSubstr("no ordinary file"));
  ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
  EXPECT_THAT(error_of([&] { RawFile::for_reading(folder / "pipe").size(); }).what(), HasSubstr("no ordinary file"));
}

TEST(RawFile, DoesNotReadBeyondItsEnd) {
  const TemporaryFolder folder;
  write_file(folder / "x", "0123");
  std::string room(3, '\0');
  const Error error =
      error_of([&] { RawFile::for_reading(folder / "x").read_at(2, std::as_writable_bytes(std::span(room))); });
  EXPECT_EQ(error.code(), ExitCode::bad_data);
  EXPECT_THAT(error.what(), HasSubstr("it ends too early"));
}

TEST(RawFile, SaysThatTheDiskIsFull) {
  RawFile full = RawFile::for_writing("/dev/full");
  const Error error = error_of([&] { full.write_at(0, bytes_of("x")); });
  EXPECT_EQ(error.code(), ExitCode::failure);
  EXPECT_THAT(error.what(), HasSubstr("No space left on device"));
}

}  // namespace
}  // namespace lrml::test
