#include "lrml/eval/baselines.h"

#include <gtest/gtest.h>

#include <cmath>

#include "ranking_world.h"

namespace lrml::test {
namespace {

std::vector<float> scores_of(const ScoreFunction& score, std::uint32_t user, const std::vector<ItemId>& items) {
  std::vector<float> scores(items.size());
  score(UserId{user}, items, scores);
  return scores;
}

TEST(PopularityScore, PutsTheMostPopularItemNearest) {
  const ScoreFunction score = popularity_score({3, 0, 7, 3});
  const auto scores = scores_of(score, 5, {ItemId{2}, ItemId{0}, ItemId{3}, ItemId{1}});
  EXPECT_LT(scores[0], scores[1]);
  EXPECT_EQ(scores[1], scores[2]);
  EXPECT_LT(scores[2], scores[3]);
  EXPECT_EQ(scores, scores_of(score, 9, {ItemId{2}, ItemId{0}, ItemId{3}, ItemId{1}})) << "for every user";
}

TEST(PopularityScore, BeatsChanceWherePopularityRules) {
  const DatasetContents contents = small_contents(200, 60, 4);
  std::vector<std::uint64_t> counts(60, 0);
  for (const std::uint32_t item : contents.train.items) ++counts[item];
  const Part all(contents, {0, 200});
  const auto ndcg = [&](const ScoreFunction& score) { return ndcg_of(all.rank_test(Protocol::sampled, score), 10); };
  EXPECT_GT(ndcg(popularity_score(counts)), 1.5 * ndcg(random_score(1)));
}

TEST(RandomScore, IsAFunctionOfSeedUserAndItem) {
  const ScoreFunction score = random_score(1);
  const auto three = scores_of(score, 0, {ItemId{0}, ItemId{1}, ItemId{2}});
  EXPECT_EQ(scores_of(random_score(1), 0, {ItemId{2}, ItemId{1}}), (std::vector<float>{three[2], three[1]}));
  EXPECT_NE(three[0], three[1]);
  EXPECT_NE(scores_of(score, 1, {ItemId{0}})[0], three[0]);
  EXPECT_NE(scores_of(random_score(2), 0, {ItemId{0}})[0], three[0]);
}

// HR@k of chance is k of 1 + N candidates; 400 users allow four standard deviations.
TEST(RandomScore, HitsAsOftenAsChance) {
  const DatasetContents contents = small_contents(400, 60, 4);
  const Part all(contents, {0, 400});
  const double chance = 10.0 / static_cast<double>(contents.negatives_per_user + 1);
  const std::vector<std::size_t> k = {10};
  const Metrics metrics = metrics_of(all.rank_test(Protocol::sampled, random_score(1)), k);
  EXPECT_NEAR(metrics.at[0].hr, chance, 4.0 * std::sqrt(chance * (1.0 - chance) / 400.0));
}

}  // namespace
}  // namespace lrml::test
