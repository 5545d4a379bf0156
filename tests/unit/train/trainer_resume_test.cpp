// Interrupted anywhere and resumed, a run ends with the bits of one that was not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/error_of.h"
#include "support/small_run.h"
#include "support/temporary_folder.h"

namespace lrml::test {
namespace {

using ::testing::HasSubstr;
namespace fs = std::filesystem;

class TrainerResume : public testing::Test {
 protected:
  TrainerResume() { write_dataset(folder / "d.h5", run_contents()); }

  fs::path new_folder() {
    const fs::path out = folder / ("run" + std::to_string(++runs));
    fs::create_directory(out);
    return out;
  }
  TrainOutcome train(const TrainSettings& settings, const fs::path& out) {
    return WholeRun(self, folder / "d.h5", settings, out)();
  }
  TrainOutcome resume(const TrainSettings& settings, const fs::path& out) {
    return WholeRun(self, folder / "d.h5", settings, out).resume();
  }
  SelfCommunicator self;
  TemporaryFolder folder;
  int runs = 0;
};

TEST_F(TrainerResume, AfterAnyStepEndsWithTheSameBits) {
  TrainSettings settings = small_settings();
  const TrainOutcome whole = train(settings, new_folder());
  for (std::size_t steps = 1; steps <= 15; ++steps) {
    SCOPED_TRACE(steps);
    const fs::path out = new_folder();
    settings.train.stop_after_steps = steps;
    const TrainOutcome stopped = train(settings, out);
    EXPECT_TRUE(stopped.stopped);
    EXPECT_EQ(stopped.progress.step, steps);
    settings.train.stop_after_steps = 0;
    expect_same(resume(settings, out), whole);
  }
}

// The checkpoint of the stop has the same step as the end, but not yet the epoch's validation.
TEST_F(TrainerResume, AfterTheLastStepLeavesTheFinishedRunAsItsNewestCheckpoint) {
  TrainSettings settings = small_settings();
  const fs::path out = new_folder();
  settings.train.stop_after_steps = 15;
  EXPECT_TRUE(train(settings, out).stopped);
  const TrainOutcome finished = resume(settings, out);
  const Progress newest = read_checkpoint_header(out / "step-00000015.h5").progress;
  EXPECT_EQ(newest.epoch, 3u);
  EXPECT_EQ(newest.step_in_epoch, 0u);
  EXPECT_EQ(newest.best_epoch, finished.progress.best_epoch);
}

TEST_F(TrainerResume, CountsTheStepsOfThisProcessOnly) {
  TrainSettings settings = small_settings();
  const TrainOutcome whole = train(settings, new_folder());
  const fs::path out = new_folder();
  settings.train.stop_after_steps = 4;
  EXPECT_EQ(train(settings, out).progress.step, 4u);
  EXPECT_EQ(resume(settings, out).progress.step, 8u);
  EXPECT_EQ(resume(settings, out).progress.step, 12u);
  expect_same(resume(settings, out), whole);
}

TEST_F(TrainerResume, ReportsTheEpochsSumsAsIfNeverStopped) {
  TrainSettings settings = small_settings();
  WholeRun whole(self, folder / "d.h5", settings, new_folder());
  whole();
  const fs::path out = new_folder();
  settings.train.stop_after_steps = 8;
  train(settings, out);
  settings.train.stop_after_steps = 0;
  WholeRun rest(self, folder / "d.h5", settings, out);
  rest.resume();
  ASSERT_EQ(rest.reports.size(), 2u);
  for (std::size_t k = 0; k < 2; ++k) {
    EXPECT_EQ(rest.reports[k].epoch, k + 2);
    EXPECT_EQ(rest.reports[k].mean_loss, whole.reports[k + 1].mean_loss);
    EXPECT_EQ(rest.reports[k].active_share, whole.reports[k + 1].active_share);
    EXPECT_EQ(rest.reports[k].is_best, whole.reports[k + 1].is_best);
  }
}

TEST_F(TrainerResume, RemembersItsPatience) {
  TrainSettings settings = small_settings();
  settings.train.epochs = 200;
  settings.train.patience = 3;
  const TrainOutcome whole = train(settings, new_folder());
  const fs::path out = new_folder();
  settings.train.stop_after_steps = 5 * whole.progress.best_epoch + 6;
  EXPECT_TRUE(train(settings, out).stopped);
  settings.train.stop_after_steps = 0;
  expect_same(resume(settings, out), whole);
}

TEST_F(TrainerResume, GoesOnFromAFinishedRunWithMoreEpochs) {
  TrainSettings settings = small_settings();
  const fs::path out = new_folder();
  train(settings, out);
  settings.train.epochs = 6;
  expect_same(resume(settings, out), train(settings, new_folder()));
}

TEST_F(TrainerResume, OfAFinishedRunGivesItsResultAgain) {
  const fs::path out = new_folder();
  const TrainOutcome whole = train(small_settings(), out);
  expect_same(resume(small_settings(), out), whole);
}

// A run validated at its end only and prolonged: its old best epoch must not end it through patience.
TEST_F(TrainerResume, IsNotEndedByPatienceBetweenValidations) {
  TrainSettings settings = small_settings();
  settings.eval.every_epochs = 0;
  settings.train.patience = 2;
  const fs::path out = new_folder();
  train(settings, out);
  settings.train.epochs = 8;
  EXPECT_EQ(resume(settings, out).progress.epoch, 8u);
}

TEST_F(TrainerResume, WithFewerEpochsThanDoneAndNoneValidatedIsRefused) {
  TrainSettings settings = small_settings();
  settings.eval.every_epochs = 0;
  settings.train.stop_after_steps = 12;
  const fs::path out = new_folder();
  train(settings, out);
  settings.train.epochs = 2;
  const Error error = error_of([&] { resume(settings, out); });
  EXPECT_EQ(error.code(), ExitCode::usage);
  EXPECT_THAT(error.what(), HasSubstr("train.epochs is 2"));
}

TEST_F(TrainerResume, FromAnotherDatasetIsRefused) {
  const fs::path out = new_folder();
  train(small_settings(), out);
  DatasetContents other = run_contents();
  other.seed += 1;
  write_dataset(folder / "d.h5", other);
  const Error error = error_of([&] { resume(small_settings(), out); });
  EXPECT_EQ(error.code(), ExitCode::no_checkpoint);
  EXPECT_THAT(error.what(), HasSubstr("it belongs to the dataset with digest"));
}

}  // namespace
}  // namespace lrml::test
