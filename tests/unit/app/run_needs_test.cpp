// What a run needs of machines, from what plan predicts.
#include <gtest/gtest.h>

#include <algorithm>

#include "lrml/app/job_facts.h"

namespace lrml {
namespace {

/// 1,000 users and 400 items of width 10, ten logical shards.
PlanInput input() {
  PlanInput in;
  in.model = {.dim = 10, .slots = 2};
  in.optim = OptimKind::lazy_adam;
  in.train.batches_per_epoch = 2;
  in.train.logical_shards = 10;
  in.data.users = 1000;
  in.data.interactions = 8000;
  in.data.popularity.assign(400, 20);
  in.data.user_offsets = {0, 6, 8};
  return in;
}

RunNeeds needs_of(const Configuration& c, const std::vector<std::size_t>& ranks_of_nodes) {
  return run_needs(input(), c, ranks_of_nodes);
}

/// Of plan's rows for so many ranks, the one that takes most.
double planned_bytes(std::size_t ranks, std::size_t on_node) {
  PlanInput in = input();
  in.ranks_per_node = on_node;
  double most = 0.0;
  for (const PlanRow& row : plan_ranks(in, ranks)) most = std::max(most, total_of(row.memory));
  return most;
}

TEST(RunNeeds, AreWhatPlanPredicts) {
  const Configuration c;
  EXPECT_EQ(needs_of(c, {1}).rank_bytes, planned_bytes(1, 1));
  EXPECT_EQ(needs_of(c, {3}).rank_bytes, planned_bytes(3, 3));
  EXPECT_EQ(needs_of(c, {2, 2}).rank_bytes, planned_bytes(4, 2));
  EXPECT_EQ(needs_of(c, {2, 2}).logical_shards, 10u);
}

TEST(RunNeeds, OfUnevenNodesAreThoseOfTheSmallest) {
  EXPECT_EQ(needs_of({}, {2, 3}).rank_bytes, planned_bytes(4, 2));
}

TEST(RunNeeds, AreKnownForMoreRanksThanShardsToo) {
  EXPECT_GT(needs_of({}, {8, 8}).rank_bytes, 0.0);
  EXPECT_GT(needs_of({}, {20}).rank_bytes, 0.0);
}

TEST(RunNeeds, DependOnTheExchange) {
  Configuration dense;
  dense.exchange.algorithm = ExchangeAlgorithm::dense;
  Configuration pull;
  pull.exchange.algorithm = ExchangeAlgorithm::pull;
  EXPECT_NE(needs_of(dense, {1, 1}).rank_bytes, needs_of(pull, {1, 1}).rank_bytes);
  EXPECT_EQ(needs_of({}, {1, 1}).rank_bytes, planned_bytes(2, 1)) << "auto: the most of all";
}

TEST(RunNeeds, CountTablesThatRanksShare) {
  constexpr double table = 400 * 10 * 4;
  Configuration c;
  EXPECT_EQ(needs_of(c, {4, 3}).shared_bytes, table);
  EXPECT_EQ(needs_of(c, {1}).shared_bytes, 0.0);
  c.exchange.ranks_sharing = 2;
  EXPECT_EQ(needs_of(c, {3, 4, 5}).shared_bytes, 3 * table);
  c.exchange.ranks_sharing = 1;
  EXPECT_EQ(needs_of(c, {4}).shared_bytes, 0.0);
}

TEST(RunNeeds, CountCheckpointsOnTheDisk) {
  Configuration c;
  c.checkpoint.keep = 2;
  const RunNeeds needs = needs_of(c, {1});
  EXPECT_EQ(needs.checkpoint_bytes, 12.0 * 10 * (1400 + 4) + 32.0 * 1400);
  EXPECT_GT(needs.kept_bytes, 3 * needs.checkpoint_bytes);
  EXPECT_LT(needs.kept_bytes, 4 * needs.checkpoint_bytes);
}

}  // namespace
}  // namespace lrml
