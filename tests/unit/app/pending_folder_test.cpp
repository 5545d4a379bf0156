#include "lrml/app/pending_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lrml/app/atomic_file.h"
#include "support/error_of.h"
#include "support/temporary_folder.h"

namespace lrml::test {
namespace {
namespace fs = std::filesystem;

std::ptrdiff_t entries(const fs::path& folder) {
  const fs::directory_iterator files(folder);
  return std::distance(begin(files), end(files));
}

TEST(PendingFolder, AppearsWithCommitAndElseDisappears) {
  const TemporaryFolder folder;
  {
    const PendingFolder pending(folder / "lost");
    write_atomically(pending.path() / "a", "x");
  }
  EXPECT_EQ(entries(folder.path()), 0);
  {
    PendingFolder pending(folder / "kept");
    write_atomically(pending.path() / "a", "x");
    EXPECT_FALSE(fs::exists(folder / "kept"));
    pending.commit();
  }
  EXPECT_EQ(read_file(folder / "kept/a"), "x");
  EXPECT_EQ(entries(folder.path()), 1);
}

TEST(PendingFolder, TakesThePlaceOfAnOlderOne) {
  const TemporaryFolder folder;
  fs::create_directory(folder / "x");
  write_atomically(folder / "x/old", "old");
  PendingFolder pending(folder / "x");
  write_atomically(pending.path() / "new", "new");
  pending.replace();
  EXPECT_EQ(read_file(folder / "x/new"), "new");
  EXPECT_FALSE(fs::exists(folder / "x/old"));
  EXPECT_EQ(entries(folder.path()), 1);
}

TEST(PendingFolder, SaysWhyItCannot) {
  const TemporaryFolder folder;
  const Error no_folder = error_of([&] { PendingFolder pending(folder / "none/x"); });
  EXPECT_EQ(no_folder.code(), ExitCode::failure);
  EXPECT_THAT(no_folder.what(), testing::HasSubstr("none/x' (No such file or directory)"));
  PendingFolder pending(folder / "x");
  EXPECT_THAT(error_of([&] { pending.replace(); }).what(), testing::HasSubstr("x' (No such file"));
}

TEST(WithoutSlash, NamesTheFolder) {
  EXPECT_EQ(without_slash("runs/x/"), "runs/x");
  EXPECT_EQ(without_slash("runs/x"), "runs/x");
}

}  // namespace
}  // namespace lrml::test
