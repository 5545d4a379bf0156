#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "lrml/base/floating.h"
#include "lrml/base/random.h"
#include "lrml/optim/adam.h"
#include "support/instruction_sets.h"

namespace lrml::test {
namespace {

using Row = std::vector<float>;

Row projected(Row row) {
  project_to_unit_ball(row);
  return row;
}

/// Σ x² of the elements k = lane, lane + 16, …
float lane_sum(const Row& row, std::size_t lane) {
  float sum = 0.0f;
  for (std::size_t k = lane; k < row.size(); k += 16) sum = fused(row[k], row[k], sum);
  return sum;
}

/// The tree over lanes first, first + stride, …: a node's children lie half of sixteen, then half of that
/// apart.
float tree_sum(const Row& row, std::size_t first, std::size_t stride) {
  if (stride == 16) return lane_sum(row, first);
  return tree_sum(row, first, 2 * stride) + tree_sum(row, first + stride, 2 * stride);
}

Row reference_projection(Row row) {
  const float sum = tree_sum(row, 0, 1);
  if (sum > 1.0f) {
    const float scale = 1.0f / square_root(sum);
    for (float& x : row) x *= scale;
  }
  return row;
}

Row drawn_row(std::size_t dim, std::uint64_t seed, double scale) {
  Row row(dim);
  for (std::size_t k = 0; k < dim; ++k) {
    row[k] = static_cast<float>(scale * normal_pair({seed, Purpose::initial_user, 0}, k, 0)[0]);
  }
  return row;
}

double norm(const Row& row) {
  double sum = 0.0;
  for (const float x : row) sum += static_cast<double>(x) * static_cast<double>(x);
  return std::sqrt(sum);
}

TEST(UnitBall, ScalesALongRowToNormOne) {
  const Row row = projected({3.0f, -4.0f});
  EXPECT_FLOAT_EQ(row[0], 0.6f);
  EXPECT_FLOAT_EQ(row[1], -0.8f);
}

TEST(UnitBall, LeavesRowsOfNormOneAndLess) {
  for (const Row& row : {Row{}, Row{0.0f}, Row{-1.0f}, Row{0.5f, -0.5f, 0.5f, 0.5f}, Row{0.3f, 0.4f}}) {
    EXPECT_EQ(projected(row), row);
  }
}

TEST(Ball, ScalesLongerRowsToItsRadius) {
  Row longer = {3.0f, -4.0f}, shorter = {0.12f, 0.16f};
  project_to_ball(longer, 0.25f);
  EXPECT_FLOAT_EQ(longer[0], 0.15f);
  EXPECT_FLOAT_EQ(longer[1], -0.2f);
  project_to_ball(shorter, 0.25f);
  EXPECT_EQ(shorter, (Row{0.12f, 0.16f}));
}

TEST(UnitBall, ScalesARowJustOutside) {
  const Row row = {std::nextafter(1.0f, 2.0f)};
  EXPECT_EQ(projected(row), Row{1.0f});
}

TEST(UnitBall, LeavesANanAsItIs) {
  const Row row = projected({std::numeric_limits<float>::quiet_NaN(), 5.0f});
  EXPECT_TRUE(std::isnan(row[0]));
  EXPECT_EQ(row[1], 5.0f);
}

class UnitBallOfWidth : public testing::TestWithParam<std::size_t> {};

TEST_P(UnitBallOfWidth, AddsTheSquaresInTheDocumentedOrder) {
  test::on_each_instruction_set([] {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
      const Row row = drawn_row(GetParam(), seed, 3.0);
      EXPECT_EQ(projected(row), reference_projection(row)) << "seed " << seed;
    }
  });
}

TEST_P(UnitBallOfWidth, EndsInsideTheBallButForRounding) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const Row row = drawn_row(GetParam(), seed, 0.5);
    const double before = norm(row), after = norm(projected(row));
    EXPECT_NEAR(after, std::min(before, 1.0), 1e-6);
  }
}

INSTANTIATE_TEST_SUITE_P(Widths, UnitBallOfWidth, testing::Values(1, 2, 15, 16, 17, 31, 100));

}  // namespace
}  // namespace lrml::test
