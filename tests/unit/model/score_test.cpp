#include "lrml/model/score.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "support/tables.h"

namespace lrml::test {
namespace {

struct Case {
  ModelKind kind;
  std::size_t dim;
  std::size_t slots;
  double scale = 0.5;
};

constexpr std::uint32_t users = 3;
constexpr std::uint32_t items = 40;

ModelOptions options_of(const Case& c) {
  return {c.kind, c.dim, c.slots, Relation::shared};
}

ReferenceParameters<float> theta_of(const Case& c) {
  return drawn_parameters<float>(users, items, c.kind == ModelKind::lrml ? c.slots : 0, c.dim, c.scale, 31);
}

/// Items first, first + 7, first + 14, … modulo the table.
std::vector<ItemId> some_items(std::size_t count, std::uint32_t first) {
  std::vector<ItemId> ids;
  for (std::uint32_t k = 0; k < count; ++k) ids.push_back(ItemId{(first + 7 * k) % items});
  return ids;
}

std::vector<float> distances_of(Scorer& scorer, const Parameters& parameters, UserId user,
                                const std::vector<ItemId>& ids) {
  std::vector<float> distances(ids.size(), -77.0f);
  scorer.score(parameters, user, ids, distances);
  return distances;
}

class ScorerBits : public testing::TestWithParam<Case> {};

TEST_P(ScorerBits, EqualTheReferenceWhateverTheNeighbours) {
  const auto theta = theta_of(GetParam());
  const Parameters parameters = to_parameters(theta);
  Scorer scorer(options_of(GetParam()));
  for (std::uint32_t user = 0; user < users; ++user) {
    for (const std::size_t count : {1u, 15u, 16u, 17u, 33u, 40u}) {
      const auto ids = some_items(count, user);
      const auto distances = distances_of(scorer, parameters, UserId{user}, ids);
      for (std::size_t k = 0; k < count; ++k) {
        const auto &p = theta.P[user], &q = theta.Q[index(ids[k])];
        const auto pair = reference_relation(theta, p, q);
        EXPECT_EQ(distances[k], reference_distance(GetParam().kind, p, pair.r, q)) << count << " items, " << k;
      }
    }
  }
}

TEST_P(ScorerBits, AreNearTheTruthInDouble) {
  const Case c = GetParam();
  const auto theta =
      drawn_parameters<double>(users, items, c.kind == ModelKind::lrml ? c.slots : 0, c.dim, c.scale, 31);
  Scorer scorer(options_of(c));
  const auto ids = some_items(40, 0);
  const auto distances = distances_of(scorer, to_parameters(theta), UserId{1}, ids);
  for (std::size_t k = 0; k < ids.size(); ++k) {
    const auto &p = theta.P[1], &q = theta.Q[index(ids[k])];
    const double truth = reference_distance(c.kind, p, reference_relation(theta, p, q).r, q);
    EXPECT_NEAR(distances[k], truth, 1e-5 * (1.0 + std::abs(truth)));
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes, ScorerBits,
                         testing::Values(Case{ModelKind::lrml, 1, 1}, Case{ModelKind::lrml, 3, 2},
                                         Case{ModelKind::lrml, 16, 13}, Case{ModelKind::lrml, 17, 33},
                                         Case{ModelKind::lrml, 100, 20}, Case{ModelKind::cml, 9, 4},
                                         Case{ModelKind::cml, 100, 0}, Case{ModelKind::bpr, 19, 0}));
INSTANTIATE_TEST_SUITE_P(LargeLogits, ScorerBits,
                         testing::Values(Case{ModelKind::lrml, 17, 6, 1.3}, Case{ModelKind::lrml, 100, 20, 6.0}));

class ScorerAttention : public testing::TestWithParam<Case> {};

TEST_P(ScorerAttention, EqualsTheReference) {
  const auto theta = theta_of(GetParam());
  const std::size_t slots = GetParam().slots;
  Scorer scorer(options_of(GetParam()));
  for (const std::size_t count : {1u, 16u, 35u}) {
    const auto ids = some_items(count, 5);
    std::vector<float> attention(count * slots, -77.0f);
    scorer.attend(to_parameters(theta), UserId{2}, ids, attention);
    for (std::size_t k = 0; k < count; ++k) {
      const auto expected = reference_relation(theta, theta.P[2], theta.Q[index(ids[k])]).a;
      EXPECT_TRUE(std::ranges::equal(expected, std::span(attention).subspan(k * slots, slots))) << k;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Sizes, ScorerAttention,
                         testing::Values(Case{ModelKind::lrml, 1, 1}, Case{ModelKind::lrml, 16, 13},
                                         Case{ModelKind::lrml, 17, 33}, Case{ModelKind::lrml, 100, 20, 6.0}));

// One slot: r = M₀ whatever the attention. p + r − q = (1 + 2 − 4, 0 + 1 − 3) = (−1, −2).
TEST(Scorer, MeasuresByHand) {
  const Parameters parameters = to_parameters<float>({{{1, 0}}, {{4, 3}}, {{5, 5}}, {{2, 1}}});
  Scorer lrml({ModelKind::lrml, 2, 1, Relation::shared});
  EXPECT_EQ(distances_of(lrml, parameters, UserId{0}, {ItemId{0}}), std::vector<float>{5.0f});
}

// Logits 1000.3 and 1000.1, whose floats are 3e-5 off: r = (e^0.2, 1)/(e^0.2 + 1), and p = q: D = r₀² + r₁².
TEST(Scorer, ResolvesSmallDifferencesOfLargeLogits) {
  const Parameters parameters =
      to_parameters<float>({{{1, 1}}, {{1, 1}}, {{1000.0f, 0.3f}, {1000.0f, 0.1f}}, {{1, 0}, {0, 1}}});
  Scorer lrml({ModelKind::lrml, 2, 2, Relation::shared});
  const double a = std::exp(0.2) / (std::exp(0.2) + 1.0);
  const float distance = distances_of(lrml, parameters, UserId{0}, {ItemId{0}})[0];
  EXPECT_NEAR(distance, a * a + (1 - a) * (1 - a), 2e-7);
}

TEST(Scorer, MeasuresTheBaselinesByHand) {
  const Parameters parameters = to_parameters<float>({{{1, 2}}, {{4, 3}}, {}, {}});
  Scorer cml({ModelKind::cml, 2, 0, Relation::shared}), bpr({ModelKind::bpr, 2, 0, Relation::shared});
  EXPECT_EQ(distances_of(cml, parameters, UserId{0}, {ItemId{0}}), std::vector<float>{10.0f});
  EXPECT_EQ(distances_of(bpr, parameters, UserId{0}, {ItemId{0}}), std::vector<float>{-10.0f});
}

TEST(Scorer, FindsTheRowOfAUserWhoIsNotTheFirstHeld) {
  const auto theta = drawn_parameters<float>(users, items, 2, 5, 0.5, 31);
  const Parameters whole = to_parameters(theta);
  Parameters part = whole;
  part.users = {2, 3};
  part.user_rows = to_matrix<float>({theta.P[2]}, 5);
  Scorer scorer({ModelKind::lrml, 5, 2, Relation::shared});
  const auto ids = some_items(20, 3);
  EXPECT_EQ(distances_of(scorer, part, UserId{2}, ids), distances_of(scorer, whole, UserId{2}, ids));
}

TEST(Scorer, KeepsANanToItsItem) {
  auto theta = drawn_parameters<float>(1, items, 2, 5, 0.5, 31);
  const auto ids = some_items(20, 0);
  Scorer scorer({ModelKind::lrml, 5, 2, Relation::shared});
  const auto before = distances_of(scorer, to_parameters(theta), UserId{0}, ids);
  theta.Q[index(ids[3])][4] = std::numeric_limits<float>::quiet_NaN();
  const auto after = distances_of(scorer, to_parameters(theta), UserId{0}, ids);
  for (std::size_t k = 0; k < ids.size(); ++k) {
    if (k == 3) {
      EXPECT_TRUE(std::isnan(after[k]));
    } else {
      EXPECT_EQ(after[k], before[k]) << k;
    }
  }
}

// Logits log 3 and 0.
TEST(Scorer, AttendsByHand) {
  const Parameters parameters =
      to_parameters<float>({{{1, 0}}, {{1, 3}}, {{1.09861229f, 7}, {0, 5}}, {{2, 1}, {0, 0}}});
  Scorer lrml({ModelKind::lrml, 2, 2, Relation::shared});
  std::vector<float> attention(2);
  lrml.attend(parameters, UserId{0}, std::vector{ItemId{0}}, attention);
  EXPECT_NEAR(attention[0], 0.75, 1e-6);
  EXPECT_NEAR(attention[1], 0.25, 1e-6);
}

TEST(Scorer, ScoresNothing) {
  const Parameters parameters = to_parameters<float>({{{1, 2}}, {{4, 3}}, {}, {}});
  Scorer cml({ModelKind::cml, 2, 0, Relation::shared});
  EXPECT_TRUE(distances_of(cml, parameters, UserId{0}, {}).empty());
}

}  // namespace
}  // namespace lrml::test
