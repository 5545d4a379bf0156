#include "lrml/exchange/step_rows.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <set>

namespace lrml::test {
namespace {

// Item 0 has half of all interactions, items 1 and 2 a quarter each, item 3 none.
const std::vector<std::int64_t> popularity = {2, 1, 1, 0};

ExchangeSetting setting() {
  return {.items = 4, .dim = 2, .optim = OptimKind::lazy_adam, .batch = 16, .popularity = popularity};
}

double chance(double x) {
  return 1.0 - std::exp(-x);
}

// A batch of 16 draws the items 12, 8, 8 and 4 times; an eighth of it is active.
TEST(ExpectedRows, AreThoseOfPoissonCounts) {
  const RowsOfRanks expected = expected_rows(setting(), 2, 0.125);
  double touched = 0.0, by_any = 0.0, read = 0.0;
  for (const double drawn : {12.0, 8.0, 8.0, 4.0}) {
    touched += chance(drawn / 16.0);
    by_any += chance(drawn / 8.0);
    read += chance(drawn / 2.0);
  }
  EXPECT_EQ(expected.table, 4.0);
  EXPECT_NEAR(expected.touched_by_any, by_any, 1e-4);
  ASSERT_EQ(expected.rows.size(), 2u);
  double owned = 0.0, updated = 0.0;
  for (const StepRows& rows : expected.rows) {
    EXPECT_NEAR(rows.touched, touched, 1e-4);
    EXPECT_NEAR(rows.touched_by_all, 2.0 * touched, 1e-4);
    owned += rows.owned;
    updated += rows.updated;
  }
  EXPECT_EQ(owned, 4.0);
  EXPECT_NEAR(updated, by_any, 1e-4);
  // What one sends the other receives.
  EXPECT_NEAR(expected.rows[0].touched_elsewhere, expected.rows[1].received, 1e-4);
  EXPECT_NEAR(expected.rows[0].read_elsewhere, expected.rows[1].answered, 1e-4);
  EXPECT_NEAR(expected.rows[0].read_elsewhere + expected.rows[1].read_elsewhere, read, 1e-4);
}

// Of two negatives each the first of three candidates: positives are touched twice, and all candidates read.
TEST(ExpectedRows, CountNegativesAndCandidates) {
  ExchangeSetting several = setting();
  several.negatives = 2;
  several.candidates = 6;
  const RowsOfRanks expected = expected_rows(several, 2, 0.125);
  double touched = 0.0, read = 0.0;
  for (const double chosen : {8.0, 4.0, 4.0, 0.0}) {
    touched += chance(2.0 * (chosen + 4.0) / 16.0);
    read += chance((chosen + 6.0 * 4.0) / 2.0);
  }
  EXPECT_NEAR(expected.rows[0].touched, touched, 1e-4);
  EXPECT_NEAR(expected.rows[0].read_elsewhere + expected.rows[1].read_elsewhere, read, 1e-4);
}

TEST(ExpectedRows, OfOneRankStayThere) {
  const RowsOfRanks expected = expected_rows(setting(), 1, 0.125);
  const StepRows& rows = expected.rows.front();
  EXPECT_NEAR(rows.touched, expected.touched_by_any, 1e-4);
  EXPECT_EQ(rows.touched_elsewhere + rows.read_elsewhere + rows.received + rows.answered, 0.0);
  EXPECT_EQ(rows.owners_written + rows.ranks_answered, 0.0);
}

// Three ranks draw 50 positives by popularity and 50 negatives each, many times.
TEST(ExpectedRows, AreWhatDrawingGivesInTheMean) {
  std::vector<std::int64_t> skewed;
  for (int i = 0; i < 300; ++i) skewed.push_back(1 + 2000 / (i + 1));
  const RowsOfRanks expected = expected_rows({.items = 300, .dim = 2, .batch = 150, .popularity = skewed}, 3, 1.0);
  std::mt19937 random(1);
  std::discrete_distribution<int> positive(skewed.begin(), skewed.end());
  std::uniform_int_distribution<int> negative(0, 299);
  constexpr int trials = 400;
  double touched = 0.0, by_any = 0.0;
  for (int trial = 0; trial < trials; ++trial) {
    std::set<int> all;
    for (int rank = 0; rank < 3; ++rank) {
      std::set<int> mine;
      for (int k = 0; k < 50; ++k) mine.insert({positive(random), negative(random)});
      touched += static_cast<double>(mine.size());
      all.insert(mine.begin(), mine.end());
    }
    by_any += static_cast<double>(all.size());
  }
  EXPECT_NEAR(expected.rows[0].touched / (touched / (3 * trials)), 1.0, 0.02);
  EXPECT_NEAR(expected.touched_by_any / (by_any / trials), 1.0, 0.02);
}

TEST(ScaledRows, ScaleWhatIsTouchedAndKeepTheRest) {
  const RowsOfRanks expected = expected_rows(setting(), 2, 0.125);
  const RowsOfRanks counted = scaled(expected, 2.0, 3.0);
  EXPECT_DOUBLE_EQ(counted.touched_by_any, 3.0 * expected.touched_by_any);
  for (std::size_t rank = 0; rank < 2; ++rank) {
    EXPECT_DOUBLE_EQ(counted.rows[rank].touched_elsewhere, 2.0 * expected.rows[rank].touched_elsewhere);
    EXPECT_DOUBLE_EQ(counted.rows[rank].touched_by_all, 2.0 * expected.rows[rank].touched_by_all);
    EXPECT_DOUBLE_EQ(counted.rows[rank].received, 2.0 * expected.rows[rank].received);
    EXPECT_DOUBLE_EQ(counted.rows[rank].updated, 3.0 * expected.rows[rank].updated);
    EXPECT_EQ(counted.rows[rank].answered, expected.rows[rank].answered);
    EXPECT_EQ(counted.rows[rank].owned, expected.rows[rank].owned);
  }
}

TEST(LaneOf, HasItsPartOfTheRowsAndAllOfTheRanks) {
  const RowsOfRanks all = expected_rows(setting(), 3, 0.125);
  const RowsOfRanks lane = lane_of(all, 4);
  EXPECT_EQ(lane.table, 1.0);
  EXPECT_DOUBLE_EQ(lane.touched_by_any, all.touched_by_any / 4.0);
  EXPECT_DOUBLE_EQ(lane.rows[2].received, all.rows[2].received / 4.0);
  EXPECT_EQ(lane.rows[2].ranks_answered, all.rows[2].ranks_answered);
}

TEST(StepRows, AreAddedAndScaledFieldByField) {
  const StepRows one = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  StepRows sum = one * 2.0;
  sum += one;
  EXPECT_EQ(sum.owned, 3.0);
  EXPECT_EQ(sum.touched_by_all, 12.0);
  EXPECT_EQ(sum.wide_elsewhere, 18.0);
  EXPECT_EQ(sum.ranks_answered, 36.0);
}

}  // namespace
}  // namespace lrml::test
