// The second phase on any number of ranks: the bits of one rank, wherever it was stopped.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/agreed_error_of.h"
#include "support/train_on_ranks.h"

namespace lrml::test {
namespace {

using ::testing::HasSubstr;

class Refit : public TrainOnRanks {
 protected:
  Refit() { settings.train.refit = true; }

  std::unique_ptr<WholeRun> refit(const std::filesystem::path& out, Communicator& comm = world()) {
    return std::make_unique<WholeRun>(comm, folder / "d.h5", settings, out, RunPhase::refit);
  }
  TrainOutcome refit_alone() {
    SelfCommunicator self;
    const TemporaryFolder mine;
    return (*refit(mine.path(), self))();
  }

  TrainSettings settings = small_settings();
};

TEST_F(Refit, GivesTheBitsOfOneRank) {
  const TrainOutcome one = refit_alone();
  EXPECT_EQ(one.progress.best_epoch, 3u);
  EXPECT_EQ(one.test.held_out(), 40);
  for (const ExchangeAlgorithm algorithm : {ExchangeAlgorithm::dense, ExchangeAlgorithm::pull}) {
    SCOPED_TRACE(name_of(algorithm));
    settings.exchange.algorithm = algorithm;
    expect_same((*refit(new_folder()))(), one);
  }
}

TEST_F(Refit, EndsWithTheSameBitsAfterAResumeInMidEpoch) {
  const TrainOutcome whole = refit_alone();
  const auto out = new_folder();
  settings.train.stop_after_steps = 8;  // within the second epoch
  EXPECT_TRUE((*refit(out))().stopped);
  settings.train.stop_after_steps = 0;
  expect_same(refit(out)->resume(), whole);
}

TEST_F(Refit, ValidatesNothingAndTakesTheLastEpoch) {
  settings.train.patience = 1;
  const auto one = refit(new_folder());
  const TrainOutcome outcome = (*one)();
  EXPECT_EQ(outcome.progress.epoch, 3u);
  EXPECT_EQ(outcome.best_digest, outcome.parameters_digest);
  for (const EpochReport& report : one->reports) EXPECT_FALSE(report.valid.has_value());
}

TEST_F(Refit, TrainsOtherParametersThanTheSelectionWhichDoesNotTest) {
  const TrainOutcome selection = (*run(settings, new_folder()))();
  EXPECT_TRUE(selection.test.counts.empty());
  EXPECT_EQ(selection.valid.held_out(), 40);
  EXPECT_NE((*refit(new_folder()))().parameters_digest, selection.parameters_digest);
}

TEST_F(Refit, TakesTheMemoryOfTheTrainerBefore) {
  const TrainOutcome whole = refit_alone();
  const auto selection = run(settings, new_folder());
  (*selection)();
  const auto other = refit(new_folder());
  const CheckpointFolder checkpoints(new_folder(), 2);
  Trainer trainer(world(), other->data, settings, other->identity, checkpoints,
                  selection->trainer.release_item_memory());
  expect_same(trainer.run({[](const StepReport&) {}, [](const EpochReport&) {}}, [] { return false; }), whole);
}

TEST_F(Refit, RefusesACheckpointOfTheSelection) {
  const auto out = new_folder();
  (*run(settings, out))();
  const AgreedError error = agreed_error_of([&] { refit(out)->resume(); });
  EXPECT_EQ(error.code(), ExitCode::no_checkpoint);
  EXPECT_THAT(error.what(), HasSubstr("it is of the phase 'select', not of 'refit'"));
}

}  // namespace
}  // namespace lrml::test
