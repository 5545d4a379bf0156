#include "lrml/app/run_directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lrml/base/error.h"
#include "support/temporary_folder.h"

namespace lrml {
namespace {

namespace fs = std::filesystem;

class RunDirectoryTest : public testing::Test {
 protected:
  RunDirectoryTest() { test::write_file(dataset, "data"); }

  void begin(ExistingRun existing = ExistingRun::refuse) {
    admit_run(self, run, existing);
    begin_run(self, run, existing, "[model]\n", dataset);
  }
  void finish() { test::write_file(run.result(), "{}"); }

  ExitCode refusal(ExistingRun existing) {
    try {
      admit_run(self, run, existing);
    } catch (const Error& error) {
      message = error.what();
      return error.code();
    }
    return ExitCode::done;
  }

  SelfCommunicator self;
  test::TemporaryFolder folder;
  fs::path dataset = folder / "d.h5";
  RunDirectory run{folder / "runs/deep/x"};
  std::string message;
};

TEST_F(RunDirectoryTest, BeginsWithMissingParents) {
  EXPECT_EQ(admit_run(self, run, ExistingRun::refuse), RunStatus::none);
  EXPECT_FALSE(fs::exists(run.folder));  // admission changes nothing
  begin();
  EXPECT_EQ(test::read_file(run.config()), "[model]\n");
  EXPECT_TRUE(fs::is_directory(run.checkpoints()));
  EXPECT_EQ(test::read_file(run.dataset()), "data");
  EXPECT_EQ(status_of(run), RunStatus::unfinished);
}

TEST_F(RunDirectoryTest, LinksADatasetNamedRelativeToTheWorkingFolder) {
  const fs::path before = fs::current_path();
  fs::current_path(folder.path());
  begin_run(self, run, ExistingRun::refuse, "", "d.h5");
  fs::current_path(before);
  EXPECT_EQ(test::read_file(run.dataset()), "data");
}

TEST_F(RunDirectoryTest, RefusesAnUnfinishedRunUnlessToldWhatToDo) {
  begin();
  EXPECT_EQ(refusal(ExistingRun::refuse), ExitCode::usage);
  EXPECT_THAT(message, testing::HasSubstr("(it holds an unfinished run). Go on with --resume"));
  EXPECT_EQ(admit_run(self, run, ExistingRun::resume), RunStatus::unfinished);
  EXPECT_EQ(admit_run(self, run, ExistingRun::replace), RunStatus::unfinished);
}

TEST_F(RunDirectoryTest, RefusesAFinishedRunUnlessToldWhatToDo) {
  begin();
  finish();
  EXPECT_EQ(refusal(ExistingRun::refuse), ExitCode::usage);
  EXPECT_THAT(message, testing::HasSubstr("(it holds a finished run). Choose another --out, or --force"));
  EXPECT_EQ(admit_run(self, run, ExistingRun::resume), RunStatus::finished);
  EXPECT_EQ(admit_run(self, run, ExistingRun::replace), RunStatus::finished);
}

TEST_F(RunDirectoryTest, ResumesWhereThereIsNoRunByStartingOne) {
  EXPECT_EQ(admit_run(self, run, ExistingRun::resume), RunStatus::none);
  begin(ExistingRun::resume);
  EXPECT_EQ(status_of(run), RunStatus::unfinished);
}

TEST_F(RunDirectoryTest, RefusesAFileForAFolder) {
  run.folder = dataset;
  EXPECT_EQ(refusal(ExistingRun::refuse), ExitCode::usage);
  EXPECT_EQ(refusal(ExistingRun::replace), ExitCode::usage);
}

TEST_F(RunDirectoryTest, ReplacesTheOldRunAndKeepsOtherFiles) {
  begin();
  finish();
  test::write_file(run.metrics(), "{}\n");
  test::write_file(run.log(), "old");
  test::write_file(run.checkpoints() / "step-00000001.h5", "old");
  test::write_file(run.folder / "notes.txt", "mine");
  begin(ExistingRun::replace);
  EXPECT_EQ(status_of(run), RunStatus::unfinished);
  EXPECT_FALSE(fs::exists(run.metrics()));
  EXPECT_FALSE(fs::exists(run.log()));
  EXPECT_TRUE(fs::is_empty(run.checkpoints()));
  EXPECT_EQ(test::read_file(run.folder / "notes.txt"), "mine");
}

TEST_F(RunDirectoryTest, ResumesWithEverythingButTheResult) {
  begin();
  finish();
  test::write_file(run.metrics(), "{}\n");
  test::write_file(run.checkpoints() / "step-00000001.h5", "old");
  begin(ExistingRun::resume);
  EXPECT_EQ(status_of(run), RunStatus::unfinished);
  EXPECT_TRUE(fs::exists(run.metrics()));
  EXPECT_TRUE(fs::exists(run.checkpoints() / "step-00000001.h5"));
}

TEST_F(RunDirectoryTest, SaysWhyTheFolderCannotBeMade) {
  run.folder = dataset / "below a file";
  try {
    begin_run(self, run, ExistingRun::refuse, "", dataset);
    FAIL() << "a folder below a file";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), testing::HasSubstr("Not a directory). Choose an --out folder that is writable."));
  }
}

TEST_F(RunDirectoryTest, IsRequiredByCommandsThatReadIt) {
  EXPECT_THROW(require_run(run), Error);
  begin();
  EXPECT_NO_THROW(require_run(run));
  finish();
  EXPECT_NO_THROW(require_run(run));
}

}  // namespace
}  // namespace lrml
