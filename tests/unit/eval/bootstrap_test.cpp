#include <gtest/gtest.h>

#include <cmath>

#include "lrml/eval/metrics.h"

namespace lrml::test {
namespace {

void expect_equal(const Interval& a, const Interval& b) {
  EXPECT_EQ(a.low, b.low);
  EXPECT_EQ(a.high, b.high);
}

// 400 items, half of them hits, spread over ranks 1 to 20.
RankHistogram half_hits() {
  return {std::vector<std::int64_t>(20, 20)};
}

TEST(Bootstrap, IsAFunctionOfHistogramAndSeed) {
  const BootstrapIntervals first = bootstrap(half_hits(), 10, 5), again = bootstrap(half_hits(), 10, 5);
  expect_equal(first.hr, again.hr);
  expect_equal(first.ndcg, again.ndcg);
  EXPECT_NE(first.ndcg.low, bootstrap(half_hits(), 10, 6).ndcg.low);
}

TEST(Bootstrap, ContainsTheMean) {
  const std::vector<std::size_t> k = {10};
  const MetricsAt mean = metrics_of(half_hits(), k).at[0];
  const BootstrapIntervals interval = bootstrap(half_hits(), 10, 5);
  EXPECT_LT(interval.hr.low, mean.hr);
  EXPECT_GT(interval.hr.high, mean.hr);
  EXPECT_LT(interval.ndcg.low, mean.ndcg);
  EXPECT_GT(interval.ndcg.high, mean.ndcg);
}

// The share of 400 items of probability ½ has a standard deviation of 0.025: the interval is ½ ± 1.96·0.025.
TEST(Bootstrap, HasTheWidthOfABinomialInterval) {
  const BootstrapIntervals interval = bootstrap(half_hits(), 10, 5);
  EXPECT_NEAR(interval.hr.low, 0.451, 0.006);
  EXPECT_NEAR(interval.hr.high, 0.549, 0.006);
}

TEST(Bootstrap, HasNoWidthWhereAllItemsAreEqual) {
  const std::vector<std::size_t> k = {10};
  for (const std::size_t rank : {1u, 2u, 7u, 11u}) {
    RankHistogram histogram{std::vector<std::int64_t>(11, 0)};
    histogram.counts[rank - 1] = 37;
    const MetricsAt mean = metrics_of(histogram, k).at[0];
    const BootstrapIntervals interval = bootstrap(histogram, 10, 5);
    expect_equal(interval.hr, {mean.hr, mean.hr});
    expect_equal(interval.ndcg, {mean.ndcg, mean.ndcg});
  }
}

TEST(Bootstrap, IsZeroWithoutItems) {
  const BootstrapIntervals interval = bootstrap({std::vector<std::int64_t>(11, 0)}, 10, 5);
  expect_equal(interval.hr, {0.0, 0.0});
  expect_equal(interval.ndcg, {0.0, 0.0});
}

}  // namespace
}  // namespace lrml::test
