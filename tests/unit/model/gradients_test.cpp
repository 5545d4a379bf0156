#include "lrml/model/gradients.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "lrml/base/hash.h"
#include "support/instruction_sets.h"
#include "support/tables.h"

namespace lrml {
namespace {

using test::ReferenceParameters;

struct Case {
  ModelKind kind;
  Relation relation;
  std::size_t dim;
  std::size_t slots;
  std::size_t triplets;
  double scale = 0.4;
};

ModelOptions options_of(const Case& c) {
  return {c.kind, c.dim, c.slots, c.relation};
}

std::vector<Triplet> drawn_triplets(std::size_t count, std::uint32_t users, std::uint32_t items) {
  std::vector<Triplet> triplets;
  for (std::size_t b = 0; b < count; ++b) {
    const auto r = random_block({7, Purpose::negative, 0}, b, 0);
    triplets.push_back({UserId{r[0] % users}, ItemId{r[1] % items}, ItemId{r[2] % items}});
  }
  return triplets;
}

template <class T>
ReferenceParameters<T> parameters_of(const Case& c) {
  return test::drawn_parameters<T>(5, 9, c.kind == ModelKind::lrml ? c.slots : 0, c.dim, c.scale, 21);
}

/// Sums the kernel's rows by id, sequentially, as the reference does.
ReferenceParameters<float> summed_rows(const TripletGradients& result, const std::vector<Triplet>& triplets,
                                       ReferenceParameters<float> sums, std::size_t dim) {
  for (std::size_t a = 0; a < result.active.size(); ++a) {
    const Triplet& t = triplets[result.active[a]];
    for (std::size_t k = 0; k < dim; ++k) {
      sums.P[index(t.user)][k] += result.user[a][k];
      sums.Q[index(t.positive)][k] += result.positive[a][k];
      sums.Q[index(t.negative)][k] += result.negative[a][k];
    }
  }
  return sums;
}

ReferenceParameters<float> zeros(const ReferenceParameters<float>& theta) {
  return {test::zeros_like(theta.P), test::zeros_like(theta.Q), test::zeros_like(theta.K), test::zeros_like(theta.M)};
}

class GradientKernelBits : public testing::TestWithParam<Case> {};

void expect_reference_bits(const Case& c) {
  const auto theta = parameters_of<float>(c);
  const auto triplets = drawn_triplets(c.triplets, 5, 9);
  TripletGradients result;
  GradientKernel(options_of(c), {0.3}).compute(test::to_parameters(theta), triplets, result);

  auto expected = zeros(theta);
  std::vector<std::uint32_t> active;
  for (std::uint32_t b = 0; b < triplets.size(); ++b) {
    const auto loss = test::reference_loss(options_of(c), 0.3f, theta, triplets[b]);
    EXPECT_EQ(result.distance_positive[b], loss.positive);
    EXPECT_EQ(result.distance_negative[b], loss.negative);
    EXPECT_EQ(result.losses[b], loss.loss);
    if (loss.loss <= 0.0f) continue;
    active.push_back(b);
    test::reference_backward(options_of(c), theta, triplets[b], expected);
  }
  EXPECT_EQ(result.active, active);
  const auto rows = summed_rows(result, triplets, zeros(theta), c.dim);
  EXPECT_EQ(rows.P, expected.P);
  EXPECT_EQ(rows.Q, expected.Q);
  EXPECT_EQ(result.keys, test::to_matrix(expected.K, c.dim));
  EXPECT_EQ(result.values, test::to_matrix(expected.M, c.dim));
}

TEST_P(GradientKernelBits, EqualTheReferenceOneNumberAtATime) {
  test::on_each_instruction_set([] { expect_reference_bits(GetParam()); });
}

INSTANTIATE_TEST_SUITE_P(Sizes, GradientKernelBits,
                         testing::Values(Case{ModelKind::lrml, Relation::shared, 3, 2, 1},
                                         Case{ModelKind::lrml, Relation::own, 3, 2, 5},
                                         Case{ModelKind::lrml, Relation::shared, 100, 20, 64},
                                         Case{ModelKind::lrml, Relation::own, 100, 20, 64},
                                         Case{ModelKind::lrml, Relation::shared, 17, 33, 47},
                                         Case{ModelKind::lrml, Relation::own, 16, 13, 31},
                                         Case{ModelKind::cml, Relation::shared, 9, 4, 40}));

const Case large_shared{ModelKind::lrml, Relation::shared, 17, 6, 47, 1.3};
const Case large_own{ModelKind::lrml, Relation::own, 17, 6, 47, 1.3};

INSTANTIATE_TEST_SUITE_P(LargeLogits, GradientKernelBits,
                         testing::Values(large_shared, large_own,
                                         Case{ModelKind::lrml, Relation::shared, 8, 6, 33, 6.0},
                                         Case{ModelKind::lrml, Relation::own, 100, 20, 33, 6.0}));

/// How many of a tile's sixteen pairs (u,i) have a logit beyond 16.
int count_large(const Case& c, std::span<const Triplet> tile) {
  const auto theta = parameters_of<double>(c);
  int large = 0;
  for (const Triplet& t : tile) {
    double largest = 0.0;
    for (const auto& key : theta.K) {
      double z = 0.0;
      for (std::size_t k = 0; k < c.dim; ++k) z += key[k] * theta.P[index(t.user)][k] * theta.Q[index(t.positive)][k];
      largest = std::max(largest, std::abs(z));
    }
    large += largest > 16.0;
  }
  return large;
}

TEST(LargeLogits, StandBesideSmallOnesInTheTilesTestedAbove) {
  const auto triplets = drawn_triplets(large_shared.triplets, 5, 9);
  for (const std::size_t first : {0u, 16u, 31u}) {
    const int large = count_large(large_shared, std::span(triplets).subspan(first, 16));
    EXPECT_GE(large, 3);
    EXPECT_LE(large, 13);
  }
}

TEST(LargeLogits, GiveThePinnedBitsInEveryBuild) {
  const auto digest = [](const Case& c) {
    TripletGradients result;
    GradientKernel(options_of(c), {0.3})
        .compute(test::to_parameters(parameters_of<float>(c)), drawn_triplets(c.triplets, 5, 9), result);
    return to_hex(digest_of(std::as_bytes(elements(result.keys))));
  };
  EXPECT_EQ(digest(large_shared), "7af7e11850fabcae");
  EXPECT_EQ(digest(large_own), "6b7af2d00d0b47f4");
}

double reference_total(const ModelOptions& model, double margin, const ReferenceParameters<double>& theta,
                       const std::vector<Triplet>& triplets) {
  double total = 0;
  for (const Triplet& t : triplets) total += test::reference_loss(model, margin, theta, t).loss;
  return total;
}

class GradientKernelSlope : public testing::TestWithParam<Case> {};

TEST_P(GradientKernelSlope, AgreesWithCentralDifferencesInDouble) {
  const Case c = GetParam();
  auto theta = parameters_of<double>(c);
  const auto triplets = drawn_triplets(c.triplets, 5, 9);
  TripletGradients result;
  GradientKernel(options_of(c), {0.3}).compute(test::to_parameters(theta), triplets, result);
  const auto rows = summed_rows(result, triplets, zeros(parameters_of<float>(c)), c.dim);
  const auto check = [&](test::Rows<double>& table, auto&& gradient) {
    for (std::size_t i = 0; i < table.size(); ++i) {
      for (std::size_t k = 0; k < c.dim; ++k) {
        const double value = table[i][k], step = 1e-6;
        table[i][k] = value + step;
        const double above = reference_total(options_of(c), static_cast<double>(0.3f), theta, triplets);
        table[i][k] = value - step;
        const double below = reference_total(options_of(c), static_cast<double>(0.3f), theta, triplets);
        table[i][k] = value;
        EXPECT_NEAR(static_cast<double>(gradient(i, k)), (above - below) / (2 * step), 2e-5);
      }
    }
  };
  const auto element = [](const Matrix& m, std::size_t i, std::size_t k) { return row(m, i)[k]; };
  check(theta.P, [&](std::size_t i, std::size_t k) { return rows.P[i][k]; });
  check(theta.Q, [&](std::size_t i, std::size_t k) { return rows.Q[i][k]; });
  check(theta.K, [&](std::size_t i, std::size_t k) { return element(result.keys, i, k); });
  check(theta.M, [&](std::size_t i, std::size_t k) { return element(result.values, i, k); });
}

INSTANTIATE_TEST_SUITE_P(Models, GradientKernelSlope,
                         testing::Values(Case{ModelKind::lrml, Relation::shared, 5, 3, 12},
                                         Case{ModelKind::lrml, Relation::own, 5, 3, 12},
                                         Case{ModelKind::cml, Relation::shared, 5, 0, 12},
                                         Case{ModelKind::bpr, Relation::shared, 5, 0, 12}));

class GradientKernelWeights : public testing::TestWithParam<Case> {};

// Halves are exact.
TEST_P(GradientKernelWeights, MultiplyLossesAndGradients) {
  const Case c = GetParam();
  const auto parameters = test::to_parameters(parameters_of<float>(c));
  const auto triplets = drawn_triplets(c.triplets, 5, 9);
  GradientKernel kernel(options_of(c), {0.5});
  TripletGradients plain, ones, halves;
  std::vector<float> weights(triplets.size(), 1.0f);
  kernel.compute(parameters, triplets, plain);
  kernel.compute(parameters, triplets, ones, weights);
  EXPECT_EQ(ones.losses, plain.losses);
  EXPECT_TRUE(std::ranges::equal(elements(ones.keys), elements(plain.keys)));
  std::ranges::fill(weights, 0.5f);
  kernel.compute(parameters, triplets, halves, weights);
  EXPECT_EQ(halves.active, plain.active);
  for (std::size_t b = 0; b < triplets.size(); ++b) EXPECT_EQ(halves.losses[b], 0.5f * plain.losses[b]);
  const auto expect_half = [](std::span<const float> half, std::span<const float> whole) {
    for (std::size_t k = 0; k < whole.size(); ++k) EXPECT_EQ(half[k], 0.5f * whole[k]);
  };
  ASSERT_FALSE(plain.active.empty());
  for (std::size_t a = 0; a < plain.active.size(); ++a) {
    expect_half(halves.user[a], plain.user[a]);
    expect_half(halves.positive[a], plain.positive[a]);
    expect_half(halves.negative[a], plain.negative[a]);
  }
  expect_half(elements(halves.keys), elements(plain.keys));
  expect_half(elements(halves.values), elements(plain.values));
}

TEST_P(GradientKernelWeights, BelongToTheirTriplets) {
  const Case c = GetParam();
  const auto parameters = test::to_parameters(parameters_of<float>(c));
  const auto triplets = drawn_triplets(c.triplets, 5, 9);
  GradientKernel kernel(options_of(c), {0.5});
  TripletGradients plain, weighted;
  std::vector<float> weights;
  for (std::size_t b = 0; b < triplets.size(); ++b) weights.push_back(1.0f / static_cast<float>(1 + b % 5));
  kernel.compute(parameters, triplets, plain);
  kernel.compute(parameters, triplets, weighted, weights);
  for (std::size_t a = 0; a < plain.active.size(); ++a) {
    const float w = weights[plain.active[a]];
    for (std::size_t k = 0; k < c.dim; ++k) {
      EXPECT_NEAR(weighted.user[a][k], w * plain.user[a][k], 1e-5f);
      EXPECT_NEAR(weighted.positive[a][k], w * plain.positive[a][k], 1e-5f);
      EXPECT_NEAR(weighted.negative[a][k], w * plain.negative[a][k], 1e-5f);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Models, GradientKernelWeights,
                         testing::Values(Case{ModelKind::lrml, Relation::shared, 20, 7, 40},
                                         Case{ModelKind::lrml, Relation::own, 20, 7, 40},
                                         Case{ModelKind::cml, Relation::shared, 20, 0, 40},
                                         Case{ModelKind::bpr, Relation::shared, 20, 0, 40}));

class GradientKernelNeighbours : public testing::TestWithParam<Case> {};

TEST_P(GradientKernelNeighbours, DoNotChangeATripletsRows) {
  const Case c = GetParam();
  const auto parameters = test::to_parameters(parameters_of<float>(c));
  const auto triplets = drawn_triplets(c.triplets, 5, 9);
  GradientKernel kernel(options_of(c), {0.5});
  TripletGradients together, alone;
  kernel.compute(parameters, triplets, together);
  for (std::size_t a = 0; a < together.active.size(); ++a) {
    kernel.compute(parameters, std::span(triplets).subspan(together.active[a], 1), alone);
    EXPECT_TRUE(std::ranges::equal(alone.user[0], together.user[a]));
  }
}

INSTANTIATE_TEST_SUITE_P(Logits, GradientKernelNeighbours,
                         testing::Values(Case{ModelKind::lrml, Relation::own, 20, 7, 40}, large_own));

TEST(GradientKernel, LeavesOutTripletsWithoutLoss) {
  // The positive is the user itself, the negative far away: the hinge is zero.
  const ModelOptions model{ModelKind::cml, 2, 1, Relation::shared};
  const Parameters parameters = test::to_parameters<float>({{{1, 0}}, {{1, 0}, {-1, 0}}, {}, {}});
  const std::vector<Triplet> triplets = {{UserId{0}, ItemId{0}, ItemId{1}}};
  TripletGradients result;
  GradientKernel(model, {0.2}).compute(parameters, triplets, result);
  EXPECT_EQ(result.losses, std::vector<float>{0.0f});
  EXPECT_TRUE(result.active.empty());
}

TEST(GradientKernel, KeepsANanActiveSoThatItIsNoticed) {
  const ModelOptions model{ModelKind::lrml, 2, 2, Relation::shared};
  auto theta = test::drawn_parameters<float>(1, 2, 2, 2, 0.1, 3);
  theta.Q[1][0] = std::numeric_limits<float>::quiet_NaN();
  const std::vector<Triplet> triplets = {{UserId{0}, ItemId{0}, ItemId{1}}};
  TripletGradients result;
  GradientKernel(model, {0.2}).compute(test::to_parameters(theta), triplets, result);
  EXPECT_EQ(result.active.size(), 1u);
  EXPECT_NE(result.losses[0], result.losses[0]);
}

}  // namespace
}  // namespace lrml
