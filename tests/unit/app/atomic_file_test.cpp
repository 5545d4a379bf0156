#include "lrml/app/atomic_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/error_of.h"
#include "support/temporary_folder.h"

namespace lrml {
namespace {

using test::message_of;

TEST(WriteAtomically, ReplacesTheWholeContentAndLeavesNoTemporary) {
  const test::TemporaryFolder folder;
  write_atomically(folder / "a.txt", "a long first content");
  write_atomically(folder / "a.txt", "second");
  EXPECT_EQ(test::read_file(folder / "a.txt"), "second");
  const std::filesystem::directory_iterator files(folder.path());
  EXPECT_EQ(std::distance(begin(files), end(files)), 1);
}

TEST(WriteAtomically, SaysWhyItCannot) {
  const test::TemporaryFolder folder;
  const std::string message = message_of(ExitCode::failure, [&] { write_atomically(folder / "none/a.txt", "x"); });
  EXPECT_THAT(message, testing::HasSubstr("none/a.txt' (No such file or directory)."));
}

TEST(WriteAtomically, KeepsTheOldFileWhereTheNameCannotBeTaken) {
  const test::TemporaryFolder folder;
  std::filesystem::create_directories(folder / "a.txt/inside");
  message_of(ExitCode::failure, [&] { write_atomically(folder / "a.txt", "x"); });
  EXPECT_TRUE(std::filesystem::exists(folder / "a.txt/inside"));
  EXPECT_FALSE(std::filesystem::exists(folder / "a.txt.tmp"));
}

TEST(ReadText, ReadsEveryByte) {
  const test::TemporaryFolder folder;
  test::write_file(folder / "a.txt", std::string("a\0b\r\n", 5));
  EXPECT_EQ(read_text(folder / "a.txt", ExitCode::usage, ""), std::string("a\0b\r\n", 5));
  test::write_file(folder / "empty", "");
  EXPECT_EQ(read_text(folder / "empty", ExitCode::usage, ""), "");
}

TEST(ReadText, ThrowsWithReasonAdviceAndCode) {
  const test::TemporaryFolder folder;
  const auto read = [&](const std::string& name) {
    return message_of(ExitCode::no_checkpoint,
                      [&] { read_text(folder / name, ExitCode::no_checkpoint, "Try another."); });
  };
  EXPECT_THAT(read("none"), testing::EndsWith("none' (No such file or directory). Try another."));
  EXPECT_THAT(read(""), testing::EndsWith("(it is a folder). Try another."));
}

}  // namespace
}  // namespace lrml
