// Groups of ranks that share memory, on one machine cut into groups.
#include "lrml/exchange/rank_groups.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "lrml/comm/agree.h"
#include "support/world.h"

namespace lrml::test {
namespace {

std::size_t my_rank() {
  return static_cast<std::size_t>(world().rank());
}
std::size_t ranks() {
  return static_cast<std::size_t>(world().size());
}

TEST(RankGroups, AreAllRanksOfAMachineWhereNothingElseIsAskedFor) {
  const RankGroups groups = group_ranks(world(), 0);
  EXPECT_EQ(groups.groups, 1u);
  EXPECT_EQ(groups.lanes, ranks());
  EXPECT_EQ(groups.place(), my_rank());
  EXPECT_EQ(groups.network->size(), 1);
  EXPECT_EQ(groups.share(), ranks() > 1);
}

TEST(RankGroups, OfOneRankEachShareNothing) {
  const RankGroups groups = group_ranks(world(), 1);
  EXPECT_FALSE(groups.share());
  EXPECT_EQ(groups.network->size(), world().size());
  EXPECT_EQ(groups.network->rank(), world().rank());
}

// 7 ranks in threes: {0, 1, 2}, {3, 4, 5}, {6}: one lane, carried by 0, 3 and 6.
TEST(RankGroups, HaveAsManyLanesAsTheSmallestHasRanks) {
  for (const std::size_t at_most : {2u, 3u}) {
    const RankGroups groups = group_ranks(world(), at_most);
    const std::size_t last = ranks() % at_most;
    EXPECT_EQ(groups.groups, (ranks() + at_most - 1) / at_most);
    EXPECT_EQ(groups.lanes, ranks() < at_most ? ranks() : last == 0 ? at_most : last);
    EXPECT_EQ(groups.place(), my_rank() % at_most);
    EXPECT_EQ(groups.network->size(), groups.carries() ? static_cast<int>(groups.groups) : 1);
  }
}

TEST(MakeTable, GivesAGroupOneTable) {
  const RankGroups groups = group_ranks(world(), 2);
  UnfilledTable items = make_table(groups, 5, 3);
  EXPECT_THAT(elements(items.table), testing::Each(0.0f));
  world().barrier();
  for (std::size_t i = items.mine.begin; i < items.mine.end; ++i) std::ranges::fill(row(items.table, i), 7.0f);
  world().barrier();
  EXPECT_THAT(elements(items.table), testing::Each(7.0f));
  world().barrier();
  if (groups.place() == 0) elements(items.table)[4] = static_cast<float>(my_rank());
  world().barrier();
  EXPECT_EQ(elements(items.table)[4], static_cast<float>(my_rank() - my_rank() % 2));
}

TEST(MakeTable, SaysThatANodeHasNotGotTheMemory) {
  if (ranks() == 1) GTEST_SKIP() << "needs two ranks";
  const RankGroups groups = group_ranks(world(), 0);
  try {
    make_table(groups, std::size_t{1} << 40, 100);
    ADD_FAILURE() << "nothing was thrown";
  } catch (const AgreedError& error) {
    EXPECT_EQ(error.code(), ExitCode::failure);
    EXPECT_THAT(error.what(), testing::HasSubstr("exchange.ranks_sharing 1"));
  }
}

}  // namespace
}  // namespace lrml::test
