#include "lrml/data/shards.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/error_of.h"

namespace lrml::test {
namespace {

using ::testing::HasSubstr;
using Offsets = std::vector<std::uint64_t>;

TEST(ShardPlan, CutsWhereTheInteractionsHalve) {
  const ShardPlan plan(Offsets{0, 4, 5, 6, 8}, 2);
  EXPECT_EQ(plan.count(), 2u);
  EXPECT_EQ(plan.users_of(0), (RowRange{0, 1}));
  EXPECT_EQ(plan.users_of(1), (RowRange{1, 4}));
  EXPECT_EQ(plan.examples_of(0), (RowRange{0, 4}));
  EXPECT_EQ(plan.examples_of(1), (RowRange{4, 8}));
}

TEST(ShardPlan, RoundsABoundaryUpToTheNextUser) {
  const ShardPlan plan(Offsets{0, 3, 6, 9, 10}, 3);  // thirds at 3⅓ and 6⅔
  EXPECT_EQ(plan.users_of(0), (RowRange{0, 2}));
  EXPECT_EQ(plan.users_of(1), (RowRange{2, 3}));
  EXPECT_EQ(plan.users_of(2), (RowRange{3, 4}));
}

TEST(ShardPlan, LeavesShardsEmptyBesideAGreedyUser) {
  const ShardPlan plan(Offsets{0, 1, 9, 10}, 5);  // fifths at 2, 4, 6, 8: all inside user 1
  EXPECT_EQ(plan.users_of(0), (RowRange{0, 2}));
  for (std::size_t shard : {1u, 2u, 3u}) EXPECT_EQ(plan.users_of(shard), (RowRange{2, 2}));
  EXPECT_EQ(plan.users_of(4), (RowRange{2, 3}));
  EXPECT_EQ(plan.examples_of(2).size(), 0u);
}

TEST(ShardPlan, MayHaveMoreShardsThanUsers) {
  const ShardPlan plan(Offsets{0, 1}, 3);
  EXPECT_EQ(plan.users_of(0), (RowRange{0, 1}));
  EXPECT_EQ(plan.users_of(1), (RowRange{1, 1}));
  EXPECT_EQ(plan.users_of(2), (RowRange{1, 1}));
}

TEST(ShardPlan, DoesNotOverflow) {
  const std::uint64_t half = std::uint64_t{1} << 62;
  const ShardPlan plan(Offsets{0, half, 2 * half}, 1024);
  EXPECT_EQ(plan.users_of(0), (RowRange{0, 1}));
  EXPECT_EQ(plan.users_of(512), (RowRange{1, 2}));
}

TEST(ShardPlan, GivesEveryRankARunOfShards) {
  const ShardPlan plan(Offsets{0, 2, 4, 6, 8, 10}, 5);
  for (std::size_t ranks = 1; ranks <= 5; ++ranks) {
    std::size_t user = 0;
    for (std::size_t rank = 0; rank < ranks; ++rank) {
      EXPECT_EQ(plan.users_of_rank(rank, ranks).begin, user);
      user = plan.users_of_rank(rank, ranks).end;
    }
    EXPECT_EQ(user, 5u);
  }
  EXPECT_EQ(plan.shards_of_rank(0, 2), (RowRange{0, 2}));
  EXPECT_EQ(plan.shards_of_rank(1, 2), (RowRange{2, 5}));
}

TEST(ShardPlan, RefusesMoreRanksThanShards) {
  const ShardPlan plan(Offsets{0, 2, 4}, 2);
  const Error error = error_of([&] { plan.users_of_rank(0, 3); });
  EXPECT_EQ(error.code(), ExitCode::usage);
  EXPECT_THAT(error.what(), HasSubstr("cannot train on 3 ranks (train.logical_shards is 2"));
}

TEST(ShardPlan, RefusesNoShards) {
  const Error error = error_of([] { ShardPlan(Offsets{0, 2}, 0); });
  EXPECT_EQ(error.code(), ExitCode::usage);
  EXPECT_THAT(error.what(), HasSubstr("train.logical_shards is 0"));
}

TEST(DefaultLogicalShards, IsAPowerOfTwoOfTheBatch) {
  EXPECT_EQ(default_logical_shards(0), 16u);
  EXPECT_EQ(default_logical_shards(1), 16u);
  EXPECT_EQ(default_logical_shards(64 * 32 - 1), 16u);
  EXPECT_EQ(default_logical_shards(64 * 32), 32u);
  EXPECT_EQ(default_logical_shards(100'000), 1024u);
  EXPECT_EQ(default_logical_shards(10'000'000), 1024u);
}

}  // namespace
}  // namespace lrml::test
