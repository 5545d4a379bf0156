#include "data_prep/command_line.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include "support/temporary_folder.h"
#include "unit/data_prep/bad_data.h"

namespace lrml::prep {
namespace {

using test::error_of;
using test::TemporaryFolder;
using ::testing::HasSubstr;

SplitOptions parse(const std::string& arguments) {
  SplitOptions options;
  CLI::App app;
  add_split_options(app, options);
  app.parse(arguments);
  return options;
}

TEST(CommandLine, SetsEverySplitOption) {
  const SplitOptions options =
      parse("--valid none --test random --ties file --duplicates last --negatives 7 --seed 18446744073709551615");
  EXPECT_EQ(options.valid, ValidRule::none);
  EXPECT_EQ(options.test, TestRule::random);
  EXPECT_EQ(options.ties, TieRule::file);
  EXPECT_EQ(options.duplicates, DuplicateRule::last);
  EXPECT_EQ(options.negatives, 7u);
  EXPECT_EQ(options.seed, 18446744073709551615u);
}

TEST(CommandLine, KeepsDefaults) {
  const SplitOptions options = parse("");
  EXPECT_EQ(options.valid, ValidRule::random);
  EXPECT_EQ(options.negatives, 100u);
}

TEST(CommandLine, RefusesOtherValues) {
  EXPECT_THROW(parse("--valid first"), CLI::ParseError);
  EXPECT_THROW(parse("--negatives -1"), CLI::ParseError);
  EXPECT_THROW(parse("--negatives 1.5"), CLI::ParseError);
  EXPECT_THROW(parse("--seed 18446744073709551616"), CLI::ParseError);
}

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
    return error_of(ExitCode::usage, [&] { check_output({file, force}); });
  };
  EXPECT_THAT(refused(folder / "old.h5", false), HasSubstr("(it exists). Replace it with --force."));
  EXPECT_THAT(refused(folder / "no/new.h5", true), HasSubstr("there is no folder"));
  EXPECT_THAT(refused(folder.path(), true), HasSubstr("(it is a folder)"));
}

TEST(CheckOutput, RefusesAFolderThatCannotBeWrittenTo) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write anywhere";
  const TemporaryFolder folder;
  std::filesystem::permissions(folder.path(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
  EXPECT_THAT(error_of(ExitCode::usage,
                       [&] {
                         check_output({folder / "new.h5", false});
                       }),
              HasSubstr("Permission denied). Choose one that you may write to."));
  std::filesystem::permissions(folder.path(), std::filesystem::perms::owner_all);
}

}  // namespace
}  // namespace lrml::prep
