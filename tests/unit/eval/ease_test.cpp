#include "lrml/eval/ease.h"

#include <gtest/gtest.h>

#include "lrml/eval/baselines.h"
#include "ranking_world.h"

namespace lrml::test {
namespace {

void add(EaseModel& model, const std::vector<std::uint32_t>& items) {
  model.add_user(items);
}

// XᵀX + I = {3 1; 1 2}, its inverse {2 -1; -1 3}/5.
TEST(EaseModel, SolvesTwoItemsAsByHand) {
  EaseModel model(2);
  add(model, {1, 0});
  add(model, {0});
  const Matrix weights = model.solve(1.0);
  EXPECT_EQ(weights(0, 0), 0.0f);
  EXPECT_EQ(weights(1, 1), 0.0f);
  EXPECT_NEAR(weights(0, 1), 1.0 / 3.0, 1e-7);
  EXPECT_NEAR(weights(1, 0), 1.0 / 2.0, 1e-7);
}

// {3 2 0; 2 3 0; 0 0 2}: items 0 and 1 go together, 2 has nothing to do with them.
TEST(EaseModel, KeepsWhatIsNeverChosenTogetherApart) {
  EaseModel model(3);
  add(model, {0, 1});
  add(model, {2});
  add(model, {1, 0});
  const Matrix weights = model.solve(1.0);
  EXPECT_NEAR(weights(0, 1), 2.0 / 3.0, 1e-7);
  EXPECT_NEAR(weights(1, 0), 2.0 / 3.0, 1e-7);
  for (const auto& [i, j] : {std::pair(0, 2), {1, 2}, {2, 0}, {2, 1}}) EXPECT_EQ(weights(i, j), 0.0f);
}

TEST(EaseModel, ShrinksWithTheRegularization) {
  const auto weight = [](double lambda) {
    EaseModel model(2);
    add(model, {0, 1});
    return model.solve(lambda)(0, 1);
  };
  EXPECT_NEAR(weight(1.0), 1.0 / 2.0, 1e-7);
  EXPECT_NEAR(weight(3.0), 1.0 / 4.0, 1e-7);
}

TEST(EaseScore, AddsTheWeightsOfTheUsersItems) {
  const Interactions train({4, 6}, {10, 12, 13}, {0, 2, 1});
  const Table weights(Matrix{{0.0f, 0.25f, 0.5f}, {1.0f, 0.0f, 2.0f}, {4.0f, 8.0f, 0.0f}});
  std::vector<float> scores(2);
  const ScoreFunction score = ease_score(weights, train);
  score(UserId{4}, std::vector{ItemId{1}, ItemId{0}}, scores);
  EXPECT_EQ(scores, (std::vector<float>{-8.25f, -4.0f}));
  score(UserId{5}, std::vector{ItemId{2}, ItemId{0}}, scores);
  EXPECT_EQ(scores, (std::vector<float>{-2.0f, -1.0f}));
}

TEST(EaseScore, BeatsPopularityWhereGroupsChooseAlike) {
  const DatasetContents contents = small_contents(400, 60, 4);
  EaseModel model(60);
  for (std::size_t u = 0; u < 400; ++u) {
    model.add_user(std::span(contents.train.items)
                       .subspan(contents.train.offsets[u], contents.train.offsets[u + 1] - contents.train.offsets[u]));
  }
  std::vector<std::uint64_t> counts(60, 0);
  for (const std::uint32_t item : contents.train.items) ++counts[item];
  const Part all(contents, {0, 400});
  const auto ndcg = [&](const ScoreFunction& score) { return ndcg_of(all.rank_test(Protocol::sampled, score), 10); };
  const Table weights(model.solve(10.0));
  const Interactions train = interactions_of(contents.train, {0, 400});
  EXPECT_GT(ndcg(ease_score(weights, train)), 1.2 * ndcg(popularity_score(counts)));
}

}  // namespace
}  // namespace lrml::test
