#include "lrml/eval/metrics.h"

#include <gtest/gtest.h>

#include <cmath>

namespace lrml::test {
namespace {

RankHistogram histogram_of(const std::vector<std::size_t>& ranks, std::size_t places) {
  RankHistogram histogram{std::vector<std::int64_t>(places, 0)};
  for (const std::size_t rank : ranks) histogram.add(rank);
  return histogram;
}

const std::vector<std::size_t> all_k = {1, 3, 5, 10};

TEST(RankHistogram, CountsRanksFromOne) {
  const RankHistogram histogram = histogram_of({1, 4, 1}, 4);
  EXPECT_EQ(histogram.counts, (std::vector<std::int64_t>{2, 0, 0, 1}));
  EXPECT_EQ(histogram.held_out(), 3);
}

// Five held-out items at ranks 1, 2, 3, 5, 6 of lists of eleven.
// 1/log₂3 = 0.63093, 1/log₂4 = 0.5, 1/log₂5 = 0.43068, 1/log₂6 = 0.38685, 1/log₂7 = 0.35621.
TEST(Metrics, OfFiveItemsByHand) {
  const Metrics metrics = metrics_of(histogram_of({5, 1, 6, 2, 3}, 11), all_k);
  EXPECT_EQ(metrics.held_out, 5);
  EXPECT_NEAR(metrics.mrr, (1.0 + 1.0 / 2 + 1.0 / 3 + 1.0 / 5 + 1.0 / 6) / 5, 1e-15);
  ASSERT_EQ(metrics.at.size(), 4u);
  const double hr[] = {0.2, 0.6, 0.8, 1.0};
  const double ndcg[] = {1.0, 2.1309297536, 2.5177825608, 2.8739897480};
  const double ndcg_jk[] = {1.0, 2.6309297536, 3.0616063116, 3.4484591188};
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(metrics.at[i].k, all_k[i]);
    EXPECT_DOUBLE_EQ(metrics.at[i].hr, hr[i]);
    EXPECT_NEAR(metrics.at[i].ndcg, ndcg[i] / 5, 1e-10);
    EXPECT_NEAR(metrics.at[i].ndcg_jk, ndcg_jk[i] / 5, 1e-10);
    EXPECT_EQ(ndcg_of(histogram_of({5, 1, 6, 2, 3}, 11), all_k[i]), metrics.at[i].ndcg);
  }
}

TEST(Metrics, OfEveryRankAgreeWithTheFormulas) {
  for (std::size_t rank = 1; rank <= 101; ++rank) {
    const Metrics metrics = metrics_of(histogram_of({rank}, 101), all_k);
    const auto r = static_cast<double>(rank);
    EXPECT_DOUBLE_EQ(metrics.mrr, 1.0 / r);
    for (const MetricsAt& at : metrics.at) {
      const bool hit = rank <= at.k;
      EXPECT_EQ(at.hr, hit ? 1.0 : 0.0);
      EXPECT_NEAR(at.ndcg, hit ? 1.0 / std::log2(r + 1.0) : 0.0, 1e-14);
      EXPECT_NEAR(at.ndcg_jk, !hit ? 0.0 : rank <= 2 ? 1.0 : 1.0 / std::log2(r), 1e-14);
    }
  }
}

TEST(Metrics, AreOneWhereEverythingIsFirst) {
  for (const MetricsAt& at : metrics_of(histogram_of({1, 1, 1}, 5), all_k).at) {
    EXPECT_EQ(at.hr, 1.0);
    EXPECT_EQ(at.ndcg, 1.0);
    EXPECT_EQ(at.ndcg_jk, 1.0);
  }
}

TEST(Metrics, AreZeroWithoutItems) {
  const RankHistogram empty = histogram_of({}, 101);
  const Metrics metrics = metrics_of(empty, all_k);
  EXPECT_EQ(metrics.held_out, 0);
  EXPECT_EQ(metrics.mrr, 0.0);
  EXPECT_EQ(ndcg_of(empty, 10), 0.0);
  for (const MetricsAt& at : metrics.at) EXPECT_EQ(at.hr + at.ndcg + at.ndcg_jk, 0.0);
}

TEST(Metrics, TakeListsLongerThanTheHistogram) {
  const std::vector<std::size_t> long_list = {50};
  EXPECT_EQ(metrics_of(histogram_of({3, 4}, 4), long_list).at[0].hr, 1.0);
}

// Ranks of a run add their histograms, not their metrics.
TEST(Metrics, AreThoseOfTheSummedHistogram) {
  const RankHistogram a = histogram_of({1, 7}, 8), b = histogram_of({2, 2, 8}, 8),
                      both = histogram_of({1, 7, 2, 2, 8}, 8);
  RankHistogram sum = a;
  for (std::size_t r = 0; r < 8; ++r) sum.counts[r] += b.counts[r];
  EXPECT_EQ(sum.counts, both.counts);
}

}  // namespace
}  // namespace lrml::test
