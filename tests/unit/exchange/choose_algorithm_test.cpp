#include "lrml/exchange/choose_algorithm.h"

#include <gtest/gtest.h>

#include <cmath>

namespace lrml::test {
namespace {

const ExchangeSetting setting = {.items = 1000, .dim = 10, .optim = OptimKind::lazy_adam, .batch = 4000};

/// Nothing costs but messages of one kind, and each all-to-all a little.
LinkCosts cheap_all_to_all() {
  LinkCosts links;
  links.all_to_all.latency = 1e-3;
  links.all_gather.latency = 1e-2;
  links.reduce_scatter.latency = 1e-1;
  return links;
}

/// What was expected, in 10 steps that took `milliseconds` each on all of 4 ranks.
EpochCounts epoch_of(double milliseconds) {
  const RowsOfRanks rows = expected_rows(setting, 4, setting.active_share);
  return {.steps = 10,
          .touched = std::llround(40.0 * rows.rows.front().touched),
          .touched_by_any = std::llround(10.0 * rows.touched_by_any),
          .nanoseconds = std::llround(40.0 * 1e6 * milliseconds)};
}

TEST(AlgorithmChooser, TakesThePredictedBest) {
  const AlgorithmChooser chooser(cheap_all_to_all(), setting, 4);
  EXPECT_EQ(chooser.chosen(), ExchangeAlgorithm::pull);
  EXPECT_NEAR(chooser.forecast()[ExchangeAlgorithm::pull].all(), 2e-3, 1e-5);
  EXPECT_NEAR(chooser.forecast()[ExchangeAlgorithm::gather].all(), 1e-2, 1e-5);
  EXPECT_NEAR(chooser.forecast()[ExchangeAlgorithm::owner].all(), 1.1e-2, 1e-5);
  EXPECT_NEAR(chooser.forecast()[ExchangeAlgorithm::dense].all(), 1.1e-1, 1e-5);
}

TEST(AlgorithmChooser, HasNoChoiceOnOneRank) {
  AlgorithmChooser chooser({}, setting, 1);
  EXPECT_EQ(chooser.chosen(), ExchangeAlgorithm::gather);
  EXPECT_EQ(chooser.recheck({.steps = 1}).next, ExchangeAlgorithm::gather);
}

TEST(AlgorithmChooser, StaysWhereThePredictionHolds) {
  AlgorithmChooser chooser(cheap_all_to_all(), setting, 4);
  const EpochExchange epoch = chooser.recheck(epoch_of(2.0));
  EXPECT_EQ(epoch.used, ExchangeAlgorithm::pull);
  EXPECT_EQ(epoch.next, ExchangeAlgorithm::pull);
  EXPECT_NEAR(epoch.predicted, 2e-3, 1e-5);
  EXPECT_NEAR(epoch.measured, 2e-3, 1e-9);
}

// Forty times too slow: the others are expected to be √40 times slower than predicted, gather 63 ms against 80.
TEST(AlgorithmChooser, LeavesAnAlgorithmThatIsMuchSlowerThanPredicted) {
  AlgorithmChooser chooser(cheap_all_to_all(), setting, 4);
  const EpochExchange epoch = chooser.recheck(epoch_of(80.0));
  EXPECT_EQ(epoch.next, ExchangeAlgorithm::gather);
  EXPECT_EQ(chooser.chosen(), ExchangeAlgorithm::gather);
  EXPECT_NEAR(epoch.expected[ExchangeAlgorithm::pull], 80e-3, 1e-4);
  EXPECT_NEAR(epoch.expected[ExchangeAlgorithm::gather], 63.2e-3, 1e-3);
}

// Thirty times: 55 ms against 60 are not worth a move.
TEST(AlgorithmChooser, StaysWhereAnotherIsHardlyBetter) {
  AlgorithmChooser chooser(cheap_all_to_all(), setting, 4);
  const EpochExchange epoch = chooser.recheck(epoch_of(60.0));
  EXPECT_LT(epoch.expected[ExchangeAlgorithm::gather], epoch.expected[ExchangeAlgorithm::pull]);
  EXPECT_EQ(epoch.next, ExchangeAlgorithm::pull);
}

// Gather turns out worse than pull was, and so does owner: back to pull, which is no slower than it was known to be.
TEST(AlgorithmChooser, ComesBackToWhatItHasSeenToBeBetter) {
  AlgorithmChooser chooser(cheap_all_to_all(), setting, 4);
  chooser.recheck(epoch_of(80.0));
  EXPECT_EQ(chooser.recheck(epoch_of(200.0)).next, ExchangeAlgorithm::owner);
  EXPECT_EQ(chooser.recheck(epoch_of(200.0)).next, ExchangeAlgorithm::pull);
  EXPECT_EQ(chooser.recheck(epoch_of(80.0)).next, ExchangeAlgorithm::pull);
}

// Where bytes cost, owner is for few touched rows and dense, which does not care, for many.
TEST(AlgorithmChooser, FollowsTheRowsThatWereCounted) {
  LinkCosts links;
  links.all_to_all.per_byte = links.all_gather.per_byte = 1e-9;
  AlgorithmChooser chooser(links, setting, 4);
  EXPECT_EQ(chooser.chosen(), ExchangeAlgorithm::owner);
  EpochCounts many = epoch_of(1e3 * chooser.forecast()[ExchangeAlgorithm::owner].travel());
  EXPECT_EQ(AlgorithmChooser(chooser).recheck(many).next, ExchangeAlgorithm::owner);
  many.touched *= 3;
  many.nanoseconds *= 2;
  EXPECT_EQ(chooser.recheck(many).next, ExchangeAlgorithm::dense);
}

TEST(MillisecondsText, NamesEachAlgorithm) {
  ByAlgorithm<double> seconds;
  seconds[ExchangeAlgorithm::owner] = 0.0012345;
  EXPECT_EQ(milliseconds_text(seconds), "dense 0.000, gather 0.000, owner 1.234, pull 0.000");
}

}  // namespace
}  // namespace lrml::test
