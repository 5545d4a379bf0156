#include "src/exchange/row_owners.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lrml::test {
namespace {

using ::testing::ElementsAre;

std::vector<std::size_t> begins(std::vector<std::uint64_t> weights, std::size_t parts) {
  return balanced_begins(weights, parts);
}

TEST(BalancedBegins, CutEqualWeightsEvenly) {
  EXPECT_THAT(begins({1, 1, 1, 1, 1, 1}, 3), ElementsAre(0, 2, 4, 6));
  EXPECT_THAT(begins({1, 1, 1, 1, 1, 1, 1}, 2), ElementsAre(0, 3, 7));
  EXPECT_THAT(begins({5, 5, 5}, 1), ElementsAre(0, 3));
}

TEST(BalancedBegins, CutByWeightAndNotByRows) {
  EXPECT_THAT(begins({9, 1, 1, 1}, 2), ElementsAre(0, 1, 4));
  EXPECT_THAT(begins({1, 1, 1, 9}, 2), ElementsAre(0, 3, 4));
  EXPECT_THAT(begins({2, 1, 1, 4, 4}, 3), ElementsAre(0, 3, 4, 5));
}

TEST(BalancedBegins, LeavePartsEmptyWhereRowsAreFewOrHeavy) {
  EXPECT_THAT(begins({1, 1}, 4), ElementsAre(0, 0, 1, 1, 2));
  EXPECT_THAT(begins({100, 1, 1}, 3), ElementsAre(0, 0, 1, 3));
  EXPECT_THAT(begins({}, 2), ElementsAre(0, 0, 0));
}

TEST(BalancedBegins, TakeSumsBeyond64Bits) {
  const std::uint64_t large = std::uint64_t{1} << 61;
  EXPECT_THAT(begins({large, large, large, large, large, large}, 3), ElementsAre(0, 2, 4, 6));
}

TEST(ChanceOfAny, IsThatOfAPoissonCount) {
  EXPECT_EQ(chance_of_any(0.0), 0.0);
  for (const double x : {1e-12, 1e-6, 0.01, 1.0 / 64.0, 0.0157, 0.1, 1.0, 5.0, 80.0}) {
    EXPECT_NEAR(chance_of_any(x) / -std::expm1(-x), 1.0, 1e-5) << x;
  }
  EXPECT_EQ(chance_of_any(1e9), 1.0);
}

// Item 0 has half of all interactions, items 1 and 2 a quarter each, item 3 none.
const std::vector<std::int64_t> popularity = {2, 1, 1, 0};

ExchangeSetting setting(OptimKind optim, std::size_t batch) {
  return {.items = 4, .dim = 2, .optim = optim, .batch = batch, .popularity = popularity};
}

// A batch of 16 with an eighth active draws two active triplets: ν·a = 2·(½ + ¼), 2·(¼ + ¼), 2·¼.
TEST(ExpectedWork, AddsTheRowsReceivedAndTheRowUpdated) {
  constexpr double unit = std::int64_t{1} << 28;
  const std::vector<double> draws = {1.5, 1.0, 1.0, 0.5};
  const auto lazy = expected_work(setting(OptimKind::lazy_adam, 16), 3);
  const auto every = expected_work(setting(OptimKind::adam, 16), 3);
  for (std::size_t i = 0; i < 4; ++i) {
    const double received = 3.0 * (1.0 - std::exp(-draws[i] / 3.0));
    EXPECT_NEAR(static_cast<double>(lazy[i]) / unit, received + 1.0 - std::exp(-draws[i]), 1e-5);
    EXPECT_NEAR(static_cast<double>(every[i]) / unit, received + 1.0, 1e-5);
  }
}

TEST(ExpectedWork, IsNeverZeroAndAlikeWithoutPopularity) {
  EXPECT_GT(expected_work(setting(OptimKind::lazy_adam, 1), 1)[3], 0u);
  const auto work = expected_work({.items = 3, .dim = 2, .batch = 8}, 2);
  EXPECT_EQ(work[0], work[1]);
  EXPECT_EQ(work[0], work[2]);
}

// Of a hundred items the first ten are touched in nearly every step, the others in two of five.
TEST(RowOwners, OfPopularItemsOwnFewerRows) {
  std::vector<std::int64_t> skewed(100, 1);
  std::fill_n(skewed.begin(), 10, 1000);
  ExchangeSetting s = {.items = 100, .dim = 2, .optim = OptimKind::lazy_adam, .batch = 400, .popularity = skewed};
  const RowOwners lazy(s, 4);
  s.optim = OptimKind::adam;  // every row is updated: rare items weigh more
  const RowOwners every(s, 4);
  EXPECT_LT(2 * lazy.counts()[0], lazy.counts()[3]);
  EXPECT_GT(every.counts()[0], lazy.counts()[0]);
  EXPECT_LT(every.counts()[0], every.counts()[3]);
}

TEST(RowOwners, OwnEveryRowOnce) {
  for (const std::size_t ranks : {1u, 2u, 3u, 5u, 9u}) {
    const RowOwners owners(setting(OptimKind::adam, 16), ranks);
    EXPECT_EQ(owners.ranks(), ranks);
    EXPECT_EQ(std::accumulate(owners.counts().begin(), owners.counts().end(), std::size_t{0}), 4u);
    for (std::uint32_t item = 0; item < 4; ++item) {
      EXPECT_TRUE(owners.rows_of(owners.owner_of(ItemId{item})).contains(item)) << item << " of " << ranks;
    }
  }
}

TEST(OwnerGroups, KeepTheOrderWithinAGroup) {
  const RowOwners owners({.items = 6, .dim = 1}, 3);  // 0 1 | 2 3 | 4 5
  OwnerGroups groups;
  for (int twice = 0; twice < 2; ++twice) {
    groups.group(std::vector{ItemId{5}, ItemId{1}, ItemId{4}, ItemId{0}, ItemId{5}}, owners);
    EXPECT_THAT(groups.of(0), ElementsAre(1u, 3u));
    EXPECT_TRUE(groups.of(1).empty());
    EXPECT_THAT(groups.of(2), ElementsAre(0u, 2u, 4u));
  }
  groups.group({}, owners);
  for (std::size_t rank = 0; rank < 3; ++rank) EXPECT_TRUE(groups.of(rank).empty());
}

}  // namespace
}  // namespace lrml::test
