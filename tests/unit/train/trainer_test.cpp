#include "lrml/train/trainer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lrml/checkpoint/table_digest.h"
#include "support/error_of.h"
#include "support/small_run.h"
#include "support/temporary_folder.h"

namespace lrml::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

class TrainerTest : public testing::Test {
 protected:
  TrainerTest() { write_dataset(folder / "d.h5", run_contents()); }

  /// In a folder of its own.
  std::unique_ptr<WholeRun> run(const TrainSettings& settings) {
    const fs::path out = folder / ("run" + std::to_string(++runs));
    fs::create_directory(out);
    return std::make_unique<WholeRun>(self, folder / "d.h5", settings, out);
  }
  static std::vector<std::uint32_t> validated_epochs(const std::vector<EpochReport>& reports) {
    std::vector<std::uint32_t> epochs;
    for (const EpochReport& report : reports) {
      if (report.valid) epochs.push_back(report.epoch);
    }
    return epochs;
  }
  /// Cut to `epochs` epochs, so that the last step is that epoch's.
  Digest digest_after(TrainSettings settings, std::size_t epochs) {
    settings.train.epochs = epochs;
    return (*run(settings))().parameters_digest;
  }

  SelfCommunicator self;
  TemporaryFolder folder;
  int runs = 0;
};

TEST_F(TrainerTest, ReportsEveryEpochWithItsExactSums) {
  const auto one = run(small_settings());
  const TrainOutcome outcome = (*one)();
  ASSERT_EQ(one->reports.size(), 3u);
  for (std::uint32_t epoch = 1; epoch <= 3; ++epoch) {
    const EpochReport& report = one->reports[epoch - 1];
    EXPECT_EQ(report.epoch, epoch);
    EXPECT_EQ(report.step, 5u * epoch);
    EXPECT_GT(report.mean_loss, 0.0);
    EXPECT_GT(report.active_share, 0.0);
    EXPECT_LE(report.active_share, 1.0);
  }
  EXPECT_LT(one->reports[2].mean_loss, one->reports[0].mean_loss);  // it learns
  EXPECT_FALSE(outcome.stopped);
  EXPECT_EQ(outcome.progress.epoch, 3u);
  EXPECT_EQ(outcome.test.held_out(), 40);
  EXPECT_EQ(outcome.valid.held_out(), 40);
}

TEST_F(TrainerTest, ReportsEveryStepWithTheFiguresOfItsEpochSoFar) {
  const auto one = run(small_settings());
  (*one)();
  ASSERT_EQ(one->steps.size(), 15u);
  for (std::size_t k = 0; k < one->steps.size(); ++k) {
    const StepReport& report = one->steps[k];
    EXPECT_EQ(report.step, k + 1);
    EXPECT_EQ(report.epoch, 1 + k / 5);
    EXPECT_EQ(report.step_in_epoch, 1 + k % 5);
    EXPECT_EQ(report.steps_per_epoch, 5u);
    EXPECT_GT(report.examples_per_s, 0.0);
  }
  for (const EpochReport& epoch : one->reports) {
    EXPECT_EQ(epoch.mean_loss, one->steps[epoch.step - 1].mean_loss);
    EXPECT_EQ(epoch.active_share, one->steps[epoch.step - 1].active_share);
  }
  EXPECT_NE(one->steps[5].mean_loss, one->steps[4].mean_loss);  // a new epoch starts anew
}

TEST_F(TrainerTest, EndsWithACheckpointOfTheLastStep) {
  const auto one = run(small_settings());
  const TrainOutcome outcome = (*one)();
  const CheckpointHeader header = read_checkpoint_header(one->checkpoints.latest().value());
  EXPECT_EQ(header.progress.step, 15u);
  EXPECT_EQ(header.parameters_digest, outcome.parameters_digest);
}

TEST_F(TrainerTest, GivesTheSameDigestTwiceAndAnotherForAnotherSeed) {
  TrainSettings settings = small_settings();
  const Digest digest = digest_after(settings, 3);
  EXPECT_EQ(digest_after(settings, 3), digest);
  settings.train.seed = 8;
  EXPECT_NE(digest_after(settings, 3), digest);
}

TEST_F(TrainerTest, StopsEarlyAndKeepsTheBestEpoch) {
  TrainSettings settings = small_settings();
  settings.train.epochs = 200;
  settings.train.patience = 2;
  const auto one = run(settings);
  const TrainOutcome outcome = (*one)();
  const Progress& p = outcome.progress;
  EXPECT_LT(p.epoch, 200u);
  EXPECT_EQ(p.epoch, p.best_epoch + 2);
  EXPECT_TRUE(one->reports[p.best_epoch - 1].is_best);
  EXPECT_FALSE(one->reports[p.best_epoch].is_best || one->reports[p.best_epoch + 1].is_best);
  EXPECT_EQ(p.best_ndcg, ndcg_of(*one->reports[p.best_epoch - 1].valid, 10));
  EXPECT_EQ(p.best_step, 5u * p.best_epoch);
  EXPECT_EQ(outcome.valid.counts, one->reports[p.best_epoch - 1].valid->counts);
  EXPECT_NE(outcome.best_digest, outcome.parameters_digest);
  EXPECT_EQ(outcome.best_digest, digest_after(settings, p.best_epoch));
  EXPECT_EQ(outcome.parameters_digest, digest_after(settings, p.epoch));
}

TEST_F(TrainerTest, IsPatientOnlyAboutEpochsItValidated) {
  TrainSettings settings = small_settings();
  settings.train.epochs = 200;
  settings.train.patience = 1;
  settings.eval.every_epochs = 4;
  const auto one = run(settings);
  const TrainOutcome outcome = (*one)();
  EXPECT_EQ(outcome.progress.epoch % 4, 0u);
  EXPECT_FALSE(one->reports.back().is_best);
  EXPECT_GE(validated_epochs(one->reports).size(), 2u);
}

TEST_F(TrainerTest, ValidatesEverySoManyEpochsAndTheLast) {
  TrainSettings settings = small_settings();
  settings.train.epochs = 5;
  settings.eval.every_epochs = 2;
  const auto one = run(settings);
  (*one)();
  EXPECT_THAT(validated_epochs(one->reports), ElementsAre(2, 4, 5));
}

TEST_F(TrainerTest, ValidatesOnlyAtTheEndIfAskedTo) {
  TrainSettings settings = small_settings();
  settings.eval.every_epochs = 0;
  settings.train.patience = 1;
  const auto one = run(settings);
  const TrainOutcome outcome = (*one)();
  EXPECT_THAT(validated_epochs(one->reports), ElementsAre(3));
  EXPECT_EQ(outcome.progress.best_epoch, 3u);
  EXPECT_EQ(outcome.best_digest, outcome.parameters_digest);
}

TEST_F(TrainerTest, TakesTheLastEpochWhereNothingIsHeldOutForValidation) {
  DatasetContents contents = run_contents();
  contents.valid.rows = {std::vector<std::uint64_t>(contents.users() + 1, 0), {}, {}, {}};
  write_dataset(folder / "d.h5", contents);
  TrainSettings settings = small_settings();
  settings.train.patience = 1;
  const auto one = run(settings);
  const TrainOutcome outcome = (*one)();
  EXPECT_EQ(outcome.progress.epoch, 3u);
  EXPECT_EQ(outcome.progress.best_epoch, 3u);
  EXPECT_EQ(outcome.best_digest, outcome.parameters_digest);
  EXPECT_EQ(outcome.valid.held_out(), 0);
  EXPECT_EQ(outcome.test.held_out(), 40);
}

TEST_F(TrainerTest, WritesCheckpointsByEpochsAndByTime) {
  TrainSettings settings = small_settings();
  settings.checkpoint = {.every_epochs = 2, .every_minutes = 0.0, .keep = 100};
  const auto by_epochs = run(settings);
  (*by_epochs)();
  const auto exists = [](const WholeRun& one, std::uint64_t step) {
    return fs::exists(one.checkpoints.file_of_step(step));
  };
  EXPECT_TRUE(exists(*by_epochs, 10) && exists(*by_epochs, 15) && !exists(*by_epochs, 5));
  settings.checkpoint = {.every_epochs = 0, .every_minutes = 1e-9, .keep = 100};
  const auto by_time = run(settings);
  (*by_time)();
  for (std::uint64_t step = 1; step <= 15; ++step) EXPECT_TRUE(exists(*by_time, step)) << step;
}

TEST_F(TrainerTest, NamesTheStepWhereItDiverges) {
  TrainSettings settings = small_settings();
  settings.step.optim.learning_rate = 1e5;
  const auto one = run(settings);
  const Error error = error_of([&] { (*one)(); });
  EXPECT_EQ(error.code(), ExitCode::failure);
  EXPECT_THAT(error.what(), HasSubstr("training diverged in step 2 (epoch 1:"));
}

TEST_F(TrainerTest, SaysThatTheDiskRefuses) {
  WholeRun one(self, folder / "d.h5", small_settings(), folder / "missing");
  EXPECT_EQ(error_of([&] { one(); }).code(), ExitCode::failure);
}

}  // namespace
}  // namespace lrml::test
