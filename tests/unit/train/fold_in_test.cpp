#include "lrml/train/fold_in.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "lrml/base/add_row.h"
#include "lrml/model/score.h"
#include "lrml/optim/adam.h"
#include "support/error_of.h"
#include "support/expect_equal.h"
#include "support/tables.h"

namespace lrml::test {
namespace {

constexpr std::size_t dim = 6;

ReferenceParameters<float> theta_of(const ModelOptions& model, std::size_t items) {
  return drawn_parameters<float>(2, items, slot_count(model), dim, 0.4, 12);
}

std::vector<float> fitted(FoldIn& fold_in, const std::vector<ItemId>& items) {
  const auto row = fold_in.fit(items);
  return {row.begin(), row.end()};
}

const std::vector<ItemId> some_items = {ItemId{3}, ItemId{11}, ItemId{17}};

class FoldInByKind : public testing::TestWithParam<ModelOptions> {};

// Of two items one is chosen, so that all triplets are (0, 0, 1) and nothing is left to chance.
TEST_P(FoldInByKind, StepsAsTheReferenceDoes) {
  const ModelOptions model = GetParam();
  auto theta = theta_of(model, 2);
  FoldIn fold_in(model, {0.9}, to_parameters(theta), {.steps = 3, .triplets_per_step = 4, .learning_rate = 0.3});
  const std::vector<float> found = fitted(fold_in, {ItemId{0}});

  std::vector<float> p(dim, 0.0f);
  Moments moments = zero_moments(1, dim);
  BetaPowers powers;
  for (const double rate : {0.3, 0.3 * (1.0 - 1.0 / 3.0), 0.3 * (1.0 - 2.0 / 3.0)}) {
    theta.P[0] = p;
    const Triplet triplet{UserId{0}, ItemId{0}, ItemId{1}};
    std::vector<float> sum(dim, 0.0f);
    if (reference_loss(model, 0.9f, theta, triplet).loss > 0.0f) {
      ReferenceParameters<float> g{zeros_like(theta.P), zeros_like(theta.Q), zeros_like(theta.K), zeros_like(theta.M)};
      reference_backward(model, theta, triplet, g);
      for (int k = 0; k < 4; ++k) add_row(g.P[0], sum);
    }
    OptimOptions optim;
    optim.learning_rate = rate;
    AdamStep(optim, powers).update(sum, row(moments.mean, 0), row(moments.square, 0), p);
    project_to_unit_ball(p);
  }
  EXPECT_EQ(found, p);
}

INSTANTIATE_TEST_SUITE_P(Kinds, FoldInByKind,
                         testing::Values(ModelOptions{ModelKind::lrml, dim, 3, Relation::shared},
                                         ModelOptions{ModelKind::lrml, dim, 3, Relation::own},
                                         ModelOptions{ModelKind::cml, dim, 0, Relation::shared}));

const ModelOptions lrml_model = {ModelKind::lrml, dim, 3, Relation::shared};

TEST(FoldIn, DependsOnTheSetOfItemsAndTheSeedAlone) {
  const auto theta = theta_of(lrml_model, 20);
  FoldIn fold_in(lrml_model, {}, to_parameters(theta));
  const auto expected = fitted(fold_in, some_items);
  EXPECT_NE(fitted(fold_in, {ItemId{3}, ItemId{11}}), expected);
  EXPECT_EQ(fitted(fold_in, {ItemId{17}, ItemId{3}, ItemId{11}, ItemId{3}}), expected);
  auto other_users = theta;
  other_users.P = {{9, 9, 9, 9, 9, 9}};
  FoldIn same(lrml_model, {}, to_parameters(other_users));
  EXPECT_EQ(fitted(same, some_items), expected);
  FoldIn seeded(lrml_model, {}, to_parameters(theta), {.seed = 2});
  EXPECT_NE(fitted(seeded, some_items), expected);
}

TEST(FoldIn, LeavesTheModelAsItIsAndTheRowInTheUnitBall) {
  const Parameters before = to_parameters(theta_of(lrml_model, 20));
  FoldIn fold_in(lrml_model, {2.0}, before, {.learning_rate = 5.0});
  const auto row_of_user = fitted(fold_in, some_items);
  double squares = 0.0;
  for (const float x : row_of_user) squares += static_cast<double>(x) * x;
  EXPECT_GT(squares, 0.25);
  EXPECT_LE(squares, 1.0 + 1e-6);
  const Parameters& after = fold_in.parameters();
  EXPECT_EQ(after.users, (RowRange{0, 1}));
  EXPECT_TRUE(std::ranges::equal(after.user_row(UserId{0}), row_of_user));
  expect_equal(after.item_rows, before.item_rows, "Q");
  expect_equal(after.keys, before.keys, "K");
  expect_equal(after.values, before.values, "M");
}

class FoldInAmongTwoKinds : public testing::TestWithParam<ModelKind> {};

// Even items lie around one point and odd ones around its opposite.
TEST_P(FoldInAmongTwoKinds, FindsItemsOfTheKindThatWasChosen) {
  const ModelOptions model{GetParam(), dim, 3, Relation::shared};
  auto theta = theta_of(model, 60);
  for (std::size_t i = 0; i < theta.Q.size(); ++i) {
    for (float& x : theta.Q[i]) x *= 0.05f;
    theta.Q[i][2] += i % 2 == 0 ? 0.8f : -0.8f;
  }
  FoldIn fold_in(model, {0.5}, to_parameters(theta));
  fitted(fold_in, {ItemId{4}, ItemId{10}, ItemId{16}, ItemId{30}, ItemId{52}});
  std::vector<ItemId> items;
  for (std::uint32_t i = 0; i < 60; ++i) items.push_back(ItemId{i});
  std::vector<float> distances(60);
  Scorer(model).score(fold_in.parameters(), UserId{0}, items, distances);
  float farthest_even = distances[0], nearest_odd = distances[1];
  for (std::size_t i = 0; i < 60; ++i) {
    if (i % 2 == 0) farthest_even = std::max(farthest_even, distances[i]);
    if (i % 2 == 1) nearest_odd = std::min(nearest_odd, distances[i]);
  }
  EXPECT_LT(farthest_even, nearest_odd);
}

INSTANTIATE_TEST_SUITE_P(Kinds, FoldInAmongTwoKinds, testing::Values(ModelKind::lrml, ModelKind::cml, ModelKind::bpr),
                         [](const auto& test) { return std::string(name_of(test.param)); });

TEST(FoldIn, NeedsAnItemAndOneThatWasNotChosen) {
  FoldIn fold_in(lrml_model, {}, to_parameters(theta_of(lrml_model, 2)));
  EXPECT_EQ(error_of([&] { fold_in.fit({}); }).code(), ExitCode::usage);
  const std::vector<ItemId> all = {ItemId{0}, ItemId{1}};
  EXPECT_EQ(error_of([&] { fold_in.fit(all); }).code(), ExitCode::usage);
}

}  // namespace
}  // namespace lrml::test
