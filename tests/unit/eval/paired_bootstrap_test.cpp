#include "lrml/eval/paired_bootstrap.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "lrml/base/random.h"

namespace lrml::test {
namespace {

const std::vector<std::size_t> ten = {10};

std::vector<PairedMetric> compared(const RanksOfRuns& first, const RanksOfRuns& second) {
  return paired_bootstrap(first, second, rank_metrics(ten));
}

/// `count` items at ranks from 1 to 30, another order for another `seed`.
std::vector<std::uint32_t> drawn_ranks(std::uint64_t seed, std::size_t count) {
  std::vector<std::uint32_t> ranks;
  for (std::uint64_t i = 0; i < count; ++i) {
    ranks.push_back(1 + random_block({seed, Purpose::random_baseline, 0}, i, 0)[0] % 30);
  }
  return ranks;
}

void expect_interval(const PairedMetric& metric, double low, double high) {
  EXPECT_EQ(metric.interval.low, low) << metric.name;
  EXPECT_EQ(metric.interval.high, high) << metric.name;
}

TEST(RankMetrics, AreThoseOfAHistogram) {
  const std::vector<std::size_t> lengths = {1, 5};
  const std::vector<std::uint32_t> ranks = drawn_ranks(3, 50);
  RankHistogram histogram{std::vector<std::int64_t>(30, 0)};
  for (const std::uint32_t rank : ranks) histogram.add(rank);
  const Metrics expected = metrics_of(histogram, lengths);
  const auto metrics = rank_metrics(lengths);
  ASSERT_EQ(metrics.size(), 5u);
  const auto mean = [&](std::size_t m) {
    double sum = 0.0;
    for (const std::uint32_t rank : ranks) sum += metrics[m].gain(rank);
    return sum / 50.0;
  };
  EXPECT_EQ(metrics[0].name, "HR@1");
  EXPECT_EQ(metrics[3].name, "nDCG@5");
  EXPECT_EQ(metrics[4].name, "MRR");
  EXPECT_NEAR(mean(0), expected.at[0].hr, 1e-12);
  EXPECT_NEAR(mean(1), expected.at[0].ndcg, 1e-12);
  EXPECT_NEAR(mean(2), expected.at[1].hr, 1e-12);
  EXPECT_NEAR(mean(3), expected.at[1].ndcg, 1e-12);
  EXPECT_NEAR(mean(4), expected.mrr, 1e-12);
}

TEST(PairedBootstrap, FindsNoDifferenceOfEqualSides) {
  const auto a = drawn_ranks(1, 41), b = drawn_ranks(2, 41), c = drawn_ranks(3, 41);
  for (const RanksOfRuns& second : {RanksOfRuns{a, b, c}, RanksOfRuns{c, a, b}, RanksOfRuns{a, a, b, b, c, c}}) {
    for (const PairedMetric& metric : compared({a, b, c}, second)) {
      EXPECT_EQ(metric.first, metric.second);
      EXPECT_EQ(metric.difference, 0.0);
      expect_interval(metric, 0.0, 0.0);
      EXPECT_EQ(metric.not_better, paired_resamples);
      EXPECT_FALSE(metric.is_told_apart());
    }
  }
}

TEST(PairedBootstrap, IsSureWhereOneSideIsBetterForEveryItem) {
  const auto metrics = compared({std::vector<std::uint32_t>(30, 1)}, {std::vector<std::uint32_t>(30, 20)});
  ASSERT_EQ(metrics.size(), 3u);
  EXPECT_EQ(metrics[0].name, "HR@10");
  for (const PairedMetric& metric : metrics) {
    EXPECT_EQ(metric.first, 1.0);
    EXPECT_NEAR(metric.second, metric.name == "MRR" ? 0.05 : 0.0, 1e-12);
    expect_interval(metric, metric.difference, metric.difference);
    EXPECT_EQ(metric.not_better, 0u);
    EXPECT_TRUE(metric.is_told_apart());
  }
}

TEST(PairedBootstrap, TakesTheMeanOverTheRunsOfASide) {
  const auto metrics = compared({{1, 20}, {2, 1}, {20, 20}}, {{20, 4}, {20, 20}});
  EXPECT_NEAR(metrics[0].first, 3.0 / 6.0, 1e-15);
  EXPECT_NEAR(metrics[0].second, 1.0 / 4.0, 1e-15);
  EXPECT_NEAR(metrics[0].difference, 0.25, 1e-15);
  EXPECT_NEAR(metrics[2].first, (1.0 + 0.05 + 0.5 + 1.0 + 0.05 + 0.05) / 6.0, 1e-12);
  EXPECT_NEAR(metrics[2].second, (0.05 + 0.25 + 0.05 + 0.05) / 4.0, 1e-12);
}

TEST(PairedBootstrap, OfExchangedSidesIsTheOpposite) {
  const RanksOfRuns a = {drawn_ranks(1, 60), drawn_ranks(2, 60)}, b = {drawn_ranks(3, 60)};
  const auto there = compared(a, b), back = compared(b, a);
  for (std::size_t m = 0; m < there.size(); ++m) {
    EXPECT_EQ(there[m].difference, -back[m].difference);
    expect_interval(there[m], -back[m].interval.high, -back[m].interval.low);
    EXPECT_GE(there[m].not_better + back[m].not_better, paired_resamples);
  }
}

// An item that is hard is hard for both: HR@10 is uncertain on either side, but not the difference.
TEST(PairedBootstrap, DrawsTheSameItemsForBothSides) {
  std::vector<std::uint32_t> first, second;
  for (std::size_t i = 0; i < 100; ++i) {
    first.push_back(i % 2 == 0 ? 1 : 25);
    second.push_back(i % 2 == 0 ? 5 : 15);
  }
  const auto metrics = compared({first}, {second});
  EXPECT_EQ(metrics[0].first, 0.5);
  expect_interval(metrics[0], 0.0, 0.0);
}

// 400 items, of which half are hits on the first side only: the share has a standard deviation of 0.025.
TEST(PairedBootstrap, HasTheWidthOfABinomialInterval) {
  std::vector<std::uint32_t> first(400, 11);
  std::fill_n(first.begin(), 200, 10);
  const auto metrics = compared({first}, {std::vector<std::uint32_t>(400, 11)});
  EXPECT_NEAR(metrics[0].interval.low, 0.451, 0.006);
  EXPECT_NEAR(metrics[0].interval.high, 0.549, 0.006);
  EXPECT_TRUE(metrics[0].is_told_apart());
}

/// Mean over items and runs of a gain, item i being taken from items[i].
double plain_mean(const RanksOfRuns& runs, const std::vector<std::size_t>& items, double (*gain)(double)) {
  double sum = 0.0;
  for (const auto& ranks : runs) {
    for (const std::size_t item : items) sum += gain(ranks[item]);
  }
  return sum / static_cast<double>(runs.size() * items.size());
}

// The keys are part of what is promised: resample r takes item ⌊bits·n/2⁶⁴⌋ with bits of (seed 0, bootstrap, r, i/2,
// 1).
std::vector<double> plain_differences(const RanksOfRuns& first, const RanksOfRuns& second, double (*gain)(double)) {
  const std::size_t n = first.front().size();
  std::vector<double> differences;
  for (std::uint32_t r = 0; r < 1000; ++r) {
    std::vector<std::size_t> items;
    for (std::size_t i = 0; i < n; ++i) {
      items.push_back(uniform_below(random_pair({0, Purpose::bootstrap, r}, i / 2, 1)[i % 2], n));
    }
    differences.push_back(plain_mean(first, items, gain) - plain_mean(second, items, gain));
  }
  std::ranges::sort(differences);
  return differences;
}

TEST(PairedBootstrap, AgreesWithAPlainComputation) {
  double (*const gains[])(double) = {[](double rank) { return rank <= 10.0 ? 1.0 : 0.0; },
                                     [](double rank) { return rank <= 10.0 ? 1.0 / std::log2(rank + 1.0) : 0.0; },
                                     [](double rank) { return 1.0 / rank; }};
  const RanksOfRuns first = {drawn_ranks(1, 61), drawn_ranks(2, 61), drawn_ranks(3, 61)};
  const RanksOfRuns second = {drawn_ranks(4, 61), drawn_ranks(5, 61)};
  const auto metrics = compared(first, second);
  for (std::size_t m = 0; m < 3; ++m) {
    SCOPED_TRACE(metrics[m].name);
    const auto differences = plain_differences(first, second, gains[m]);
    EXPECT_NEAR(metrics[m].interval.low, differences[25], 1e-11);
    EXPECT_NEAR(metrics[m].interval.high, differences[974], 1e-11);
    EXPECT_EQ(metrics[m].not_better,
              static_cast<std::size_t>(std::ranges::count_if(differences, [](double d) { return d < 1e-11; })));
    EXPECT_NEAR(metrics[m].difference, metrics[m].first - metrics[m].second, 1e-14);
  }
}

TEST(PairedBootstrap, TakesOneItemAndTwo) {
  expect_interval(compared({{3}}, {{12}})[0], 1.0, 1.0);
  const PairedMetric two = compared({{3, 12}}, {{12, 12}})[0];
  expect_interval(two, 0.0, 1.0);
  EXPECT_NEAR(static_cast<double>(two.not_better), 250.0, 60.0);  // neither draw is the first item
}

TEST(CompareMeanRanks, CountsItemsByTheirMeanOverTheRuns) {
  // Means 2, 4, 5, 7 against 3, 4, 5, 6.5.
  const PairedRanks ranks = compare_mean_ranks({{2, 4, 5, 7}}, {{1, 4, 4, 6}, {5, 4, 6, 7}});
  EXPECT_EQ(ranks.better, 1u);
  EXPECT_EQ(ranks.equal, 2u);
  EXPECT_EQ(ranks.worse, 1u);
  EXPECT_EQ(ranks.held_out(), 4u);
}

}  // namespace
}  // namespace lrml::test
