#include "lrml/store/pending_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/error_of.h"
#include "support/temporary_folder.h"

namespace lrml::test {
namespace {

using ::testing::HasSubstr;
namespace fs = std::filesystem;

TEST(PendingFile, AppearsOnlyWhenCommitted) {
  const TemporaryFolder folder;
  PendingFile pending(folder / "x.h5");
  EXPECT_EQ(pending.path().parent_path(), folder.path());
  write_file(pending.path(), "content");
  EXPECT_FALSE(fs::exists(folder / "x.h5"));
  pending.commit();
  EXPECT_EQ(read_file(folder / "x.h5"), "content");
  EXPECT_FALSE(fs::exists(pending.path()));
}

TEST(PendingFile, LeavesNothingWithoutCommit) {
  const TemporaryFolder folder;
  { const PendingFile pending(folder / "x.h5"); }
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(PendingFile, ReplacesAnOlderFileOnlyWhenCommitted) {
  const TemporaryFolder folder;
  write_file(folder / "x.h5", "old");
  {
    const PendingFile pending(folder / "x.h5");
    write_file(pending.path(), "new");
  }
  EXPECT_EQ(read_file(folder / "x.h5"), "old");
  PendingFile pending(folder / "x.h5");
  write_file(pending.path(), "new");
  pending.commit();
  EXPECT_EQ(read_file(folder / "x.h5"), "new");
}

TEST(PendingFile, RefusesAPlaceItCannotWriteTo) {
  const TemporaryFolder folder;
  write_file(folder / "file", "");
  const auto what = [](const fs::path& path) {
    const Error error = error_of([&] { const PendingFile pending(path); });
    EXPECT_EQ(error.code(), ExitCode::failure);
    EXPECT_THAT(error.what(), HasSubstr("cannot write '" + path.string() + "'"));
    return std::string(error.what());
  };
  EXPECT_THAT(what(folder / "nowhere/x.h5"), HasSubstr("No such file or directory"));
  EXPECT_THAT(what(folder / "file/x.h5"), HasSubstr("Not a directory"));
  EXPECT_THAT(what(folder.path()), HasSubstr("it is a folder"));
}

TEST(FlushToDisk, SaysWhatItCannotFind) {
  const TemporaryFolder folder;
  write_file(folder / "there", "x");
  flush_to_disk(folder / "there");
  const Error error = error_of([&] { flush_to_disk(folder / "missing"); });
  EXPECT_EQ(error.code(), ExitCode::failure);
  EXPECT_THAT(error.what(), HasSubstr("missing' (No such file or directory)"));
}

}  // namespace
}  // namespace lrml::test
