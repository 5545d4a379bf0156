// CML and BPR by hand: losses and gradients of single triplets, and Adam trajectories against doubles.
#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "lrml/model/gradients.h"
#include "lrml/optim/adam.h"
#include "support/tables.h"

namespace lrml {
namespace {

using Pair = std::array<double, 2>;

const Triplet first{UserId{0}, ItemId{0}, ItemId{1}};
const Triplet second{UserId{0}, ItemId{1}, ItemId{0}};

ModelOptions model_of(ModelKind kind) {
  return {.kind = kind, .dim = 2, .slots = 0};
}

Parameters parameters_of(const test::Rows<double>& P, const test::Rows<double>& Q) {
  return test::to_parameters(test::ReferenceParameters<double>{P, Q, {}, {}});
}

TripletGradients gradients_of(ModelKind kind, double margin, const Parameters& parameters,
                              const std::vector<Triplet>& triplets) {
  LossOptions loss;
  loss.margin = margin;
  TripletGradients out;
  GradientKernel(model_of(kind), loss).compute(parameters, triplets, out);
  return out;
}

void expect_row(std::span<const float> found, const Pair& expected) {
  for (std::size_t k = 0; k < 2; ++k) EXPECT_NEAR(static_cast<double>(found[k]), expected[k], 1e-6) << k;
}

// e⁺ = p − q_0 = (½, −½), e⁻ = p − q_1 = (0, −¼); all of it exact in floats.
TEST(BaselineModels, CmlAgreesWithTheHand) {
  const Parameters parameters = parameters_of({{0.5, 0.0}}, {{0.0, 0.5}, {0.5, 0.25}});
  const TripletGradients found = gradients_of(ModelKind::cml, 0.25, parameters, {first, second});
  EXPECT_EQ(found.distance_positive, (std::vector<float>{0.5f, 0.0625f}));
  EXPECT_EQ(found.distance_negative, (std::vector<float>{0.0625f, 0.5f}));
  EXPECT_EQ(found.losses, (std::vector<float>{0.6875f, 0.0f}));  // the second is apart by more than the margin
  EXPECT_EQ(found.active, (std::vector<std::uint32_t>{0}));
  expect_row(found.user[0], {1.0, -0.5});
  expect_row(found.positive[0], {-1.0, 1.0});
  expect_row(found.negative[0], {0.0, -0.5});
}

// p·q_0 = 1, p·q_1 = 3: x = ±2, log(1 + e²) = 2.126928, σ(2) = 0.880797.
TEST(BaselineModels, BprAgreesWithTheHand) {
  const Parameters parameters = parameters_of({{1.0, 2.0}}, {{0.5, 0.25}, {1.0, 1.0}});
  const TripletGradients found = gradients_of(ModelKind::bpr, 0.2, parameters, {first, second});
  EXPECT_EQ(found.distance_positive, (std::vector<float>{-1.0f, -3.0f}));
  EXPECT_EQ(found.distance_negative, (std::vector<float>{-3.0f, -1.0f}));
  EXPECT_NEAR(found.losses[0], 2.1269280110, 1e-6);
  EXPECT_NEAR(found.losses[1], 0.1269280110, 1e-6);  // no margin: never silent
  EXPECT_EQ(found.active, (std::vector<std::uint32_t>{0, 1}));
  const double steep = 0.8807970780, flat = 0.1192029220;
  expect_row(found.user[0], {0.5 * steep, 0.75 * steep});
  expect_row(found.positive[0], {-steep, -2.0 * steep});
  expect_row(found.negative[0], {steep, 2.0 * steep});
  expect_row(found.user[1], {-0.5 * flat, -0.75 * flat});
  expect_row(found.positive[1], {-flat, -2.0 * flat});
  expect_row(found.negative[1], {flat, 2.0 * flat});
}

// With λ = ½ each row is drawn to the origin by half of itself, and the loss does not tell.
TEST(BaselineModels, BprIsPenalizedAsTheHandSays) {
  const Parameters parameters = parameters_of({{1.0, 2.0}}, {{0.5, 0.25}, {1.0, 1.0}});
  const std::vector<float> weights = {1.0f, 0.5f};
  TripletGradients found;
  GradientKernel(model_of(ModelKind::bpr), {.l2 = 0.5}).compute(parameters, std::vector{first, second}, found, weights);
  EXPECT_NEAR(found.losses[0], 2.1269280110, 1e-6);
  const double steep = 0.8807970780, half_flat = 0.0596014610;
  expect_row(found.user[0], {0.5 * steep + 0.5, 0.75 * steep + 1.0});
  expect_row(found.positive[0], {-steep + 0.25, -2.0 * steep + 0.125});
  expect_row(found.negative[0], {steep + 0.5, 2.0 * steep + 0.5});
  expect_row(found.user[1], {-0.5 * half_flat + 0.25, -0.75 * half_flat + 0.5});
}

/// One table in doubles, with its moments.
struct Truth {
  test::Rows<double> rows, mean = test::zeros_like(rows), square = mean;

  void move(const test::Rows<double>& gradient, std::size_t step, double rate, bool unit_ball) {
    const double t = static_cast<double>(step);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for (std::size_t k = 0; k < 2; ++k) {
        const double g = gradient[i][k];
        mean[i][k] = 0.9 * mean[i][k] + 0.1 * g;
        square[i][k] = 0.999 * square[i][k] + 0.001 * g * g;
        const double root = std::sqrt(square[i][k] / (1.0 - std::pow(0.999, t)));
        rows[i][k] -= rate * mean[i][k] / (1.0 - std::pow(0.9, t)) / (root + 1e-8);
      }
      const double norm = std::hypot(rows[i][0], rows[i][1]);
      if (!unit_ball || norm <= 1.0) continue;
      for (double& x : rows[i]) x /= norm;
    }
  }
};

double dot(const std::vector<double>& a, const std::vector<double>& b) {
  return a[0] * b[0] + a[1] * b[1];
}

double squared_distance(const std::vector<double>& a, const std::vector<double>& b) {
  return (a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]);
}

/// Adds the triplet's gradients in doubles: of the loss as it is written, not as the kernel computes it.
void add_truth(ModelKind kind, double margin, const Truth& P, const Truth& Q, const Triplet& t, test::Rows<double>& dP,
               test::Rows<double>& dQ) {
  const auto u = index(t.user), i = index(t.positive), j = index(t.negative);
  const auto &p = P.rows[u], &qi = Q.rows[i], &qj = Q.rows[j];
  if (kind == ModelKind::cml && margin + squared_distance(p, qi) <= squared_distance(p, qj)) return;
  const double sigma = 1.0 / (1.0 + std::exp(dot(p, qi) - dot(p, qj)));
  for (std::size_t k = 0; k < 2; ++k) {
    const bool cml = kind == ModelKind::cml;
    dP[u][k] += cml ? 2.0 * (qj[k] - qi[k]) : sigma * (qj[k] - qi[k]);
    dQ[i][k] += cml ? 2.0 * (qi[k] - p[k]) : -sigma * p[k];
    dQ[j][k] += cml ? 2.0 * (p[k] - qj[k]) : sigma * p[k];
  }
}

class Trajectories : public testing::TestWithParam<ModelKind> {};

TEST_P(Trajectories, FollowTheDoubles) {
  const ModelKind kind = GetParam();
  const double margin = 0.5, rate = 0.05;
  const std::vector<Triplet> triplets = {first, {UserId{0}, ItemId{2}, ItemId{1}}, {UserId{1}, ItemId{1}, ItemId{2}}};
  Truth P{{{0.5, -0.25}, {0.75, 0.625}}}, Q{{{-0.5, 0.25}, {0.25, 0.5}, {-0.75, -0.625}}};
  Parameters parameters = parameters_of(P.rows, Q.rows);
  Moments of_users = zero_moments(2, 2), of_items = zero_moments(3, 2);
  OptimOptions options;
  options.learning_rate = rate;
  BetaPowers powers;
  const bool unit_ball = kind == ModelKind::cml;
  for (std::size_t step = 1; step <= 8; ++step) {
    const TripletGradients found = gradients_of(kind, margin, parameters, triplets);
    test::Rows<double> dP(2, {0.0, 0.0}), dQ(3, {0.0, 0.0});
    for (const Triplet& t : triplets) add_truth(kind, margin, P, Q, t, dP, dQ);
    P.move(dP, step, rate, unit_ball);
    Q.move(dQ, step, rate, unit_ball);
    Matrix users = zero_matrix(2, 2), items = zero_matrix(3, 2);
    for (std::size_t a = 0; a < found.active.size(); ++a) {
      const Triplet& t = triplets[found.active[a]];
      for (std::size_t k = 0; k < 2; ++k) {
        row(users, index(t.user))[k] += found.user[a][k];
        row(items, index(t.positive))[k] += found.positive[a][k];
        row(items, index(t.negative))[k] += found.negative[a][k];
      }
    }
    const AdamStep adam(options, powers);
    const auto move = [&](const Matrix& gradient, Moments& moments, auto& table) {
      for (std::size_t i = 0; i < row_count(table); ++i) {
        adam.update(row(gradient, i), row(moments.mean, i), row(moments.square, i), row(table, i));
        if (unit_ball) project_to_unit_ball(row(table, i));
      }
    };
    move(users, of_users, parameters.user_rows);
    move(items, of_items, parameters.item_rows);
    SCOPED_TRACE(step);
    for (std::size_t u = 0; u < 2; ++u) expect_row(row(parameters.user_rows, u), {P.rows[u][0], P.rows[u][1]});
    for (std::size_t i = 0; i < 3; ++i) expect_row(row(parameters.item_rows, i), {Q.rows[i][0], Q.rows[i][1]});
  }
}

INSTANTIATE_TEST_SUITE_P(Models, Trajectories, testing::Values(ModelKind::cml, ModelKind::bpr),
                         [](const auto& case_) { return std::string(name_of(case_.param)); });

}  // namespace
}  // namespace lrml
