// Training on any number of ranks: the bits of one rank, and every rank stops, throws and goes on with the
// others.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "lrml/checkpoint/table_digest.h"
#include "support/agreed_error_of.h"
#include "support/train_on_ranks.h"

namespace lrml::test {
namespace {

using ::testing::HasSubstr;
namespace fs = std::filesystem;

TEST_F(TrainOnRanks, GivesTheBitsOfOneRankWithEveryExchangeOptimizerAndRelation) {
  TrainSettings settings = small_settings();
  for (const OptimKind optim : {OptimKind::adam, OptimKind::lazy_adam}) {
    for (const Relation relation : {Relation::shared, Relation::own}) {
      settings.step.optim.kind = optim;
      settings.step.model.relation = relation;
      const TrainOutcome one = alone(settings);
      for (const ExchangeAlgorithm algorithm : algorithms) {
        SCOPED_TRACE(std::string(name_of(optim)) + " " + std::string(name_of(relation)) + " " +
                     std::string(name_of(algorithm)));
        settings.exchange.algorithm = algorithm;
        expect_same((*run(settings, new_folder()))(), one);
      }
    }
  }
}

TEST_F(TrainOnRanks, GivesTheBitsOfOneRankForTheBaselines) {
  TrainSettings settings = small_settings();
  for (const ModelKind kind : {ModelKind::cml, ModelKind::bpr}) {
    settings.step.model.kind = kind;
    expect_same((*run(settings, new_folder()))(), alone(settings));
  }
}

TEST_F(TrainOnRanks, GivesTheBitsOfOneRankWhereMostStepsAreEmpty) {
  TrainSettings settings = small_settings();
  settings.train.epochs = 1;
  settings.train.batches_per_epoch = 600;
  const TrainOutcome one = alone(settings);
  for (const ExchangeAlgorithm algorithm : algorithms) {
    settings.exchange.algorithm = algorithm;
    expect_same((*run(settings, new_folder()))(), one);
  }
}

TEST_F(TrainOnRanks, MayLeaveARankWithoutUsers) {
  if (is_first()) write_dataset(folder / "d.h5", small_contents(2, 24, 3));
  world().barrier();
  const auto one = run(small_settings(), new_folder());
  const auto users = gather_values(world(), static_cast<std::int64_t>(one->data.users().size()));
  EXPECT_TRUE(world().size() <= 2 || std::ranges::count(users, 0) > 0);
  expect_same((*one)(), alone(small_settings()));
}

TEST_F(TrainOnRanks, ReportsTheSameOnEveryRank) {
  const auto one = run(small_settings(), new_folder());
  (*one)();
  for (const EpochReport& report : one->reports) {
    for (const double value : {report.mean_loss, report.active_share}) {
      const auto values = gather_values(world(), std::bit_cast<std::int64_t>(value));
      for (const auto other : values) EXPECT_EQ(other, values.front());
    }
  }
}

TEST_F(TrainOnRanks, EndsWithTheSameBitsAfterAResumeAnywhere) {
  TrainSettings settings = small_settings();
  const TrainOutcome whole = alone(settings);
  for (const std::size_t steps : {5, 8, 15}) {  // after an epoch, within one, after the last
    SCOPED_TRACE(steps);
    const fs::path out = new_folder();
    settings.train.stop_after_steps = steps;
    EXPECT_TRUE((*run(settings, out))().stopped);
    settings.train.stop_after_steps = 0;
    settings.exchange.algorithm = ExchangeAlgorithm::gather;
    expect_same(resume(settings, out), whole);
    settings.exchange.algorithm = ExchangeAlgorithm::pull;
  }
}

TEST_F(TrainOnRanks, GoesOnWhereOneRankStoppedAndTheOtherWayRound) {
  TrainSettings settings = small_settings();
  const TrainOutcome whole = alone(settings);
  const fs::path from_one = new_folder(), to_one = new_folder();
  settings.train.stop_after_steps = 7;
  SelfCommunicator self;
  if (is_first()) (*run(settings, from_one, self))();
  (*run(settings, to_one))();
  settings.train.stop_after_steps = 0;
  world().barrier();
  expect_same(resume(settings, from_one), whole);
  if (is_first()) expect_same(resume(settings, to_one, self), whole);
}

TEST_F(TrainOnRanks, EndsWithTheSameBitsWithAllOptionsOnOtherRanksFromWithinAnEpoch) {
  TrainSettings settings = with_all_options(small_settings());
  const TrainOutcome whole = alone(settings);
  SelfCommunicator self;
  for (const ExchangeAlgorithm algorithm : algorithms) {
    SCOPED_TRACE(name_of(algorithm));
    settings.exchange.algorithm = algorithm;
    const fs::path out = new_folder();
    settings.train.stop_after_steps = 7;
    if (is_first()) (*run(settings, out, self))();
    world().barrier();
    settings.train.stop_after_steps = 0;
    expect_same(resume(settings, out), whole);
  }
}

TEST_F(TrainOnRanks, StopsInTheSameStepWhereOneRankAsks) {
  int polls = 0;
  const auto one = run(small_settings(), new_folder());
  const TrainOutcome outcome = (*one)([&] { return ++polls == 4 && is_last(); });
  EXPECT_TRUE(outcome.stopped);
  EXPECT_EQ(outcome.progress.step, 4u);
  EXPECT_EQ(polls, 4);
  EXPECT_EQ(one->checkpoints.latest(), one->checkpoints.file_of_step(4));
}

TEST_F(TrainOnRanks, WritesACheckpointWhenRankZerosTimeHasCome) {
  TrainSettings settings = small_settings();
  settings.checkpoint = {.every_epochs = 0, .every_minutes = 1e-9, .keep = 100};
  const auto one = run(settings, new_folder());
  (*one)();
  world().barrier();
  for (std::uint64_t step = 1; step <= 15; ++step) EXPECT_TRUE(fs::exists(one->checkpoints.file_of_step(step)));
}

TEST_F(TrainOnRanks, DivergesOnEveryRankInTheSameStep) {
  TrainSettings settings = small_settings();
  settings.step.optim.learning_rate = 1e5;
  const auto one = run(settings, new_folder());
  const AgreedError error = agreed_error_of([&] { (*one)(); });
  EXPECT_EQ(error.code(), ExitCode::failure);
  EXPECT_THAT(error.what(), HasSubstr("training diverged in step 2 (epoch 1:"));
}

TEST_F(TrainOnRanks, StopsEarlyInTheSameEpoch) {
  TrainSettings settings = small_settings();
  settings.train.epochs = 100;
  settings.train.patience = 2;
  const TrainOutcome outcome = (*run(settings, new_folder()))();
  EXPECT_LT(outcome.progress.epoch, 100u);
  expect_same(outcome, alone(settings));
}

TEST_F(TrainOnRanks, GathersTheRanksOfTestItemsInTheOrderOfUsersOnRankZero) {
  const Dataset dataset(folder / "d.h5");
  SelfCommunicator self;
  const ScoreFunction score = [](UserId user, std::span<const ItemId> items, std::span<float> scores) {
    for (std::size_t k = 0; k < items.size(); ++k) {
      scores[k] = static_cast<float>((7 * index(items[k]) + 5 * index(user)) % 23);
    }
  };
  for (const auto load : {load_rank_data, load_refit_data}) {
    for (const Protocol protocol : {Protocol::sampled, Protocol::full}) {
      const auto found = gather_held_out_ranks(world(), load(world(), dataset, 16), HeldOut::test, protocol, score);
      if (!is_first()) EXPECT_TRUE(found.empty());
      if (!is_first()) continue;
      EXPECT_EQ(found.size(), 40u);
      EXPECT_EQ(found, gather_held_out_ranks(self, load(self, dataset, 4), HeldOut::test, protocol, score));
    }
  }
}

TEST_F(TrainOnRanks, NeedsAShardForEachRank) {
  TrainSettings settings = small_settings();
  settings.train.logical_shards = 1;
  if (world().size() == 1) return;
  const AgreedError error = agreed_error_of([&] { run(settings, folder.path()); });
  EXPECT_EQ(error.code(), ExitCode::usage);
  EXPECT_THAT(error.what(), HasSubstr("train.logical_shards"));
}

}  // namespace
}  // namespace lrml::test
