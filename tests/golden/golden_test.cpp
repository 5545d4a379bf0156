// Losses, distances, gradients and Adam trajectories against values from automatic differentiation in float64.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "lrml/model/gradients.h"
#include "lrml/optim/adam.h"
#include "support/tables.h"

namespace lrml {
namespace {

using nlohmann::json;

std::filesystem::path golden_file() {
  if (const char* named = std::getenv("LRML_GOLDEN")) return named;
  return LRML_SOURCE_DIR "/../shared/golden/kernels.json";
}

Matrix matrix_of(const json& rows) {
  return test::to_matrix(rows.get<test::Rows<double>>(), rows.empty() ? 0 : rows[0].size());
}

/// The model, its parameters and the triplets of a case.
struct GoldenCase {
  ModelOptions model;
  LossOptions loss;
  Parameters parameters;
  std::vector<Triplet> triplets;

  explicit GoldenCase(const json& c) {
    const std::string kind = c["model"];
    model.kind = kind == "lrml" ? ModelKind::lrml : kind == "cml" ? ModelKind::cml : ModelKind::bpr;
    model.relation = c["relation"] == "own" ? Relation::own : Relation::shared;
    model.dim = c["d"];
    model.slots = c["n"];
    loss.margin = c["margin"];
    const std::size_t slots = slot_count(model);
    parameters = {{0, c["P"].size()},
                  matrix_of(c["P"]),
                  matrix_of(c["Q"]),
                  slots == 0 ? zero_matrix(0, model.dim) : matrix_of(c["K"]),
                  slots == 0 ? zero_matrix(0, model.dim) : matrix_of(c["M"])};
    for (const auto& t : c["triplets"]) {
      triplets.push_back({UserId{t[0].get<unsigned>()}, ItemId{t[1].get<unsigned>()}, ItemId{t[2].get<unsigned>()}});
    }
  }
};

void add_row(Matrix& table, std::size_t i, const float* gradient) {
  for (float& x : row(table, i)) x += *gradient++;
}

/// Sums of losses and gradient tables.
struct Totals {
  double loss = 0.0;
  TripletGradients triplets;
  Matrix P, Q;

  explicit Totals(const GoldenCase& c)
      : P(zero_matrix(row_count(c.parameters.user_rows), c.model.dim)),
        Q(zero_matrix(row_count(c.parameters.item_rows), c.model.dim)) {
    GradientKernel(c.model, c.loss).compute(c.parameters, c.triplets, triplets);
    for (const float x : triplets.losses) loss += static_cast<double>(x);
    for (std::size_t a = 0; a < triplets.active.size(); ++a) {
      const Triplet& t = c.triplets[triplets.active[a]];
      add_row(P, index(t.user), triplets.user[a].data());
      add_row(Q, index(t.positive), triplets.positive[a].data());
      add_row(Q, index(t.negative), triplets.negative[a].data());
    }
  }
};

/// Every element within `tolerance` times the largest magnitude of `expected`.
void expect_near(std::span<const float> found, const std::vector<double>& expected, double tolerance,
                 const std::string& what) {
  ASSERT_EQ(found.size(), expected.size()) << what;
  double largest = 0.0;
  for (const double x : expected) largest = std::max(largest, std::abs(x));
  for (std::size_t k = 0; k < found.size(); ++k) {
    EXPECT_NEAR(static_cast<double>(found[k]), expected[k], tolerance * largest) << what << " element " << k;
  }
}

std::vector<double> flat(const json& rows) {
  std::vector<double> values;
  for (const auto& row : rows) values.insert(values.end(), row.begin(), row.end());
  return values;
}

void check_gradients(const json& c) {
  const GoldenCase golden(c);
  const Totals totals(golden);
  const double expected = c["loss"];
  EXPECT_NEAR(totals.loss, expected, 1e-5 * std::abs(expected)) << "loss";
  if (c.contains("distance_positive")) {
    expect_near(totals.triplets.distance_positive, c["distance_positive"], 1e-5, "distance_positive");
    expect_near(totals.triplets.distance_negative, c["distance_negative"], 1e-5, "distance_negative");
  }
  expect_near(elements(totals.P), flat(c["grad_P"]), 1e-5, "grad_P");
  expect_near(elements(totals.Q), flat(c["grad_Q"]), 1e-5, "grad_Q");
  if (slot_count(golden.model) == 0) return;
  expect_near(elements(totals.triplets.keys), flat(c["grad_K"]), 1e-5, "grad_K");
  expect_near(elements(totals.triplets.values), flat(c["grad_M"]), 1e-5, "grad_M");
}

template <class AnyTable>
void move_table(const AdamStep& adam, const Matrix& gradient, Moments& moments, bool unit_ball, AnyTable& table) {
  for (std::size_t i = 0; i < row_count(table); ++i) {
    adam.update(row(gradient, i), row(moments.mean, i), row(moments.square, i), row(table, i));
    if (unit_ball) project_to_unit_ball(row(table, i));
  }
}

void check_trajectory(const json& c) {
  GoldenCase golden(c);
  Parameters& p = golden.parameters;
  OptimOptions options;
  options.learning_rate = c["lr"];
  BetaPowers powers;
  const auto moments_of = [](const auto& table) { return zero_moments(row_count(table), column_count(table)); };
  Moments P = moments_of(p.user_rows), Q = moments_of(p.item_rows), K = moments_of(p.keys), M = moments_of(p.values);
  const bool unit_ball = golden.model.kind != ModelKind::bpr;
  for (std::size_t step = 0; step < c["steps"].get<std::size_t>(); ++step) {
    const Totals totals(golden);
    const double expected = c["losses"][step];
    EXPECT_NEAR(totals.loss, expected, 1e-4 * std::abs(expected)) << "loss of step " << step;
    const AdamStep adam(options, powers);
    move_table(adam, totals.P, P, unit_ball, p.user_rows);
    move_table(adam, totals.Q, Q, unit_ball, p.item_rows);
    move_table(adam, totals.triplets.keys, K, false, p.keys);
    move_table(adam, totals.triplets.values, M, false, p.values);
    const json& after = c["after"][step];
    expect_near(elements(p.user_rows), flat(after["P"]), 1e-4, "P");
    expect_near(elements(p.item_rows), flat(after["Q"]), 1e-4, "Q");
    if (slot_count(golden.model) == 0) continue;
    expect_near(elements(p.keys), flat(after["K"]), 1e-4, "K");
    expect_near(elements(p.values), flat(after["M"]), 1e-4, "M");
  }
}

TEST(Golden, EveryCaseAgrees) {
  const auto file = golden_file();
  if (!std::filesystem::exists(file)) {
    GTEST_SKIP() << "no golden values at " << file << "; name a file with LRML_GOLDEN";
  }
  const json golden = json::parse(std::ifstream(file));
  ASSERT_FALSE(golden["cases"].empty());
  for (const auto& c : golden["cases"]) {
    SCOPED_TRACE(c["name"].get<std::string>());
    c.contains("steps") ? check_trajectory(c) : check_gradients(c);
  }
}

}  // namespace
}  // namespace lrml
