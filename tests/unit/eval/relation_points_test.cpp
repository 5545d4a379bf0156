#include "lrml/eval/relation_points.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "support/tables.h"

namespace lrml::test {
namespace {

std::vector<float> point_of(const RelationPoints& points, const std::vector<float>& attention) {
  std::vector<float> point(points.width());
  points.place(attention, point);
  return point;
}

double square_of(const std::vector<float>& x, const std::vector<float>& y) {
  double sum = 0.0;
  for (std::size_t k = 0; k < x.size(); ++k) sum += (x[k] - y[k]) * (x[k] - y[k]);
  return sum;
}

/// Of Mᵀa and Mᵀb, in full width and double.
double cosine_by_definition(const Rows<double>& values, const std::vector<float>& a, const std::vector<float>& b) {
  double xy = 0.0, xx = 0.0, yy = 0.0;
  for (std::size_t k = 0; k < values[0].size(); ++k) {
    double x = 0.0, y = 0.0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      x += values[i][k] * static_cast<double>(a[i]);
      y += values[i][k] * static_cast<double>(b[i]);
    }
    xy += x * y;
    xx += x * x;
    yy += y * y;
  }
  return xy / std::sqrt(xx * yy);
}

// r = (3, 4)/2 and (0, 4): cos = 0.8.
TEST(RelationPoints, GiveTheCosineByHand) {
  const RelationPoints points(to_matrix<float>({{3, 0}, {0, 4}}, 2));
  const auto x = point_of(points, {0.5f, 0.5f}), y = point_of(points, {0.0f, 1.0f});
  EXPECT_NEAR(cosine_of(static_cast<float>(square_of(x, y))), 0.8, 1e-7);
}

TEST(RelationPoints, GiveTheCosineOfRelationVectors) {
  for (const auto& [slots, dim] : {std::pair(1, 3), {4, 4}, {5, 30}, {9, 2}}) {
    const auto values = drawn_rows<double>(static_cast<std::size_t>(slots), static_cast<std::size_t>(dim), 0.5, 17);
    const RelationPoints points(to_matrix(values, static_cast<std::size_t>(dim)));
    EXPECT_EQ(points.width(), static_cast<std::size_t>(std::min(slots, dim)));
    for (std::uint64_t k = 0; k < 5; ++k) {
      const auto weights = drawn_rows<float>(2, values.size(), 1.0, 40 + k);
      const auto x = point_of(points, weights[0]), y = point_of(points, weights[1]);
      EXPECT_NEAR(cosine_of(static_cast<float>(square_of(x, y))), cosine_by_definition(values, weights[0], weights[1]),
                  3e-7);
    }
  }
}

// Twice the same row: the factor of M has no full rank.
TEST(RelationPoints, TakeDependentRows) {
  const RelationPoints points(to_matrix<float>({{1, 2, 2}, {1, 2, 2}, {0, 0, 3}}, 3));
  const auto x = point_of(points, {1.0f, 0.0f, 0.0f}), y = point_of(points, {0.25f, 0.75f, 0.0f});
  EXPECT_NEAR(square_of(x, y), 0.0, 1e-12);
  EXPECT_NEAR(cosine_of(static_cast<float>(square_of(x, point_of(points, {0.0f, 0.0f, 1.0f})))), 2.0 / 3.0, 1e-6);
}

TEST(RelationPoints, PutARelationOfLengthZeroInfinitelyFar) {
  const RelationPoints points(to_matrix<float>({{1, 0}, {-1, 0}}, 2));
  for (const float x : point_of(points, {0.5f, 0.5f})) EXPECT_TRUE(std::isinf(x));
}

}  // namespace
}  // namespace lrml::test
