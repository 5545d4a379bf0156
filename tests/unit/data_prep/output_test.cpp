#include "data_prep/output.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include "support/small_dataset.h"
#include "support/temporary_folder.h"
#include "unit/data_prep/bad_data.h"

namespace lrml::prep {
namespace {

using test::bad_data_of;
using test::TemporaryFolder;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;

TEST(CheckOutput, AcceptsANewFileOrForce) {
  const TemporaryFolder folder;
  EXPECT_NO_THROW(check_output({folder / "new.h5"}));
  EXPECT_NO_THROW(check_output({"new.h5"}));
  test::write_file(folder / "old.h5", "");
  EXPECT_NO_THROW(check_output({folder / "old.h5", true}));
}

TEST(CheckOutput, RefusesWhatCannotBeMade) {
  const TemporaryFolder folder;
  test::write_file(folder / "old.h5", "");
  const auto refused = [](const std::filesystem::path& file, bool force) {
    return bad_data_of([&] { check_output({file, force}); });
  };
  EXPECT_THAT(refused(folder / "old.h5", false), HasSubstr("(it exists). Replace it with --force."));
  EXPECT_THAT(refused(folder / "no/new.h5", true), HasSubstr("there is no folder"));
  EXPECT_THAT(refused(folder.path(), true), HasSubstr("(it is a folder)"));
}

TEST(CheckOutput, RefusesAFolderThatCannotBeWrittenTo) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write anywhere";
  const TemporaryFolder folder;
  std::filesystem::permissions(folder.path(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
  EXPECT_THAT(bad_data_of([&] {
                check_output({folder / "new.h5", false});
              }),
              HasSubstr("Permission denied). Choose one that you may write to."));
  std::filesystem::permissions(folder.path(), std::filesystem::perms::owner_all);
}

TEST(WriteOutput, ShowsHowManyBytesAreWritten) {
  const TemporaryFolder folder;
  const auto contents = test::small_contents(20, 40, 1);
  ::testing::internal::CaptureStderr();
  {
    Progress progress(true, 0.0);
    write_output({folder / "x.h5"}, contents, progress);
  }
  const std::string shown = ::testing::internal::GetCapturedStderr();
  EXPECT_THAT(shown, HasSubstr("writing " + (folder / "x.h5").string().substr(0, 5)));
  EXPECT_THAT(shown, AllOf(HasSubstr(" 0 s left"), EndsWith("\r\x1b[K")));
  EXPECT_TRUE(std::filesystem::exists(folder / "x.h5"));
}

TEST(WriteOutput, CallsAPlaceThatCannotHoldItBadData) {
  const TemporaryFolder folder;
  Progress progress(false);
  const auto contents = test::small_contents(20, 40, 1);
  EXPECT_THAT(bad_data_of([&] { write_output({folder / "gone/x.h5"}, contents, progress); }),
              HasSubstr("No such file or directory"));
}

}  // namespace
}  // namespace lrml::prep
