#include "lrml/app/atomic_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/temporary_folder.h"

namespace lrml {
namespace {

std::string message_of(const std::function<void()>& work, ExitCode expected) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), expected);
    return error.what();
  }
  ADD_FAILURE() << "no Error was thrown";
  return "";
}

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
  const std::string message = message_of([&] { write_atomically(folder / "none/a.txt", "x"); }, ExitCode::failure);
  EXPECT_THAT(message, testing::HasSubstr("none/a.txt' (No such file or directory)."));
}

TEST(WriteAtomically, KeepsTheOldFileWhereTheNameCannotBeTaken) {
  const test::TemporaryFolder folder;
  std::filesystem::create_directories(folder / "a.txt/inside");
  message_of([&] { write_atomically(folder / "a.txt", "x"); }, ExitCode::failure);
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
    return message_of([&] { read_text(folder / name, ExitCode::no_checkpoint, "Try another."); },
                      ExitCode::no_checkpoint);
  };
  EXPECT_THAT(read("none"), testing::EndsWith("none' (No such file or directory). Try another."));
  EXPECT_THAT(read(""), testing::EndsWith("(it is a folder). Try another."));
}

}  // namespace
}  // namespace lrml
