#include "src/model/tile.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "src/model/relation.h"
#include "support/tables.h"

namespace lrml::test {
namespace {

constexpr std::size_t widths[] = {1, 3, 4, 5, 8, 16, 17, 100};

std::vector<Lanes> drawn_lanes(std::size_t count, std::uint64_t seed) {
  std::vector<Lanes> result(count);
  const auto rows = drawn_rows<float>(count, lanes, 1.0, seed);
  for (std::size_t i = 0; i < count; ++i) std::copy(rows[i].begin(), rows[i].end(), result[i].v);
  return result;
}

TEST(RowsToLanes, TransposesSixteenRows) {
  for (const std::size_t width : widths) {
    const auto table = drawn_rows<float>(lanes, width, 1.0, 3);
    const float* rows[lanes];
    for (std::size_t t = 0; t < lanes; ++t) rows[t] = table[t].data();
    std::vector<Lanes> out(width);
    rows_to_lanes(rows, width, out.data());
    for (std::size_t k = 0; k < width; ++k) {
      for (std::size_t t = 0; t < lanes; ++t) EXPECT_EQ(out[k].v[t], table[t][k]) << width;
    }
  }
}

TEST(LanesToRows, TransposesRowsThatAreAskedForAndTouchesNothingElse) {
  const float untouched = -77.0f;
  const auto wanted = [](std::size_t pattern, std::size_t t) { return (pattern >> t & 1) != 0; };
  for (const std::size_t width : widths) {
    const auto in = drawn_lanes(width, 5);
    const std::size_t stride = width + 3;
    for (const std::size_t pattern : {0x0000u, 0x0001u, 0x000fu, 0xa5c3u, 0x8000u, 0xffffu}) {
      std::vector<float> out(lanes * stride, untouched);
      float* rows[lanes];
      for (std::size_t t = 0; t < lanes; ++t) rows[t] = wanted(pattern, t) ? out.data() + t * stride : nullptr;
      lanes_to_rows(in.data(), width, rows);
      for (std::size_t t = 0; t < lanes; ++t) {
        for (std::size_t k = 0; k < stride; ++k) {
          const bool written = wanted(pattern, t) && k < width;
          EXPECT_EQ(out[t * stride + k], written ? in[k].v[t] : untouched) << width << " " << pattern;
        }
      }
    }
  }
}

/// Σ_k a(i, k)·x[k] after `start`, one lane at a time.
float reference_product(const StridedMatrix& a, std::size_t i, const std::vector<Lanes>& x, std::size_t lane,
                        float start) {
  float sum = start;
  for (std::size_t k = 0; k < a.columns; ++k) {
    sum = fused(a.data[i * a.row_stride + k * a.column_stride], x[k].v[lane], sum);
  }
  return sum;
}

void expect_product(const StridedMatrix& a) {
  const auto x = drawn_lanes(a.columns, 7), before = drawn_lanes(a.rows, 8);
  auto inputs = x;
  for (const Sum sum : {Sum::start_at_zero, Sum::go_on}) {
    auto out = before;
    multiply(a, {inputs.data()}, {out.data()}, sum);
    for (std::size_t i = 0; i < a.rows; ++i) {
      for (std::size_t t = 0; t < lanes; ++t) {
        const float start = sum == Sum::go_on ? before[i].v[t] : 0.0f;
        EXPECT_EQ(out[i].v[t], reference_product(a, i, x, t, start)) << a.rows << " x " << a.columns;
      }
    }
  }
}

TEST(Multiply, AddsSequentiallyInEveryLane) {
  for (const std::size_t rows : {1u, 3u, 4u, 7u, 8u, 13u, 20u}) {
    for (const std::size_t columns : {1u, 5u, 16u, 100u}) {
      const Matrix a = to_matrix(drawn_rows<float>(rows, columns, 1.0, 9), columns);
      expect_product(in_place(a));
      expect_product(in_place(a).transposed());
    }
  }
}

TEST(Multiply, GivesZerosForNoColumns) {
  auto out = drawn_lanes(9, 8);
  const float nothing = 1.0f;
  multiply({&nothing, 9, 0, 0, 1}, {nullptr}, {out.data()});
  for (const Lanes& row : out) {
    for (const float x : row.v) EXPECT_EQ(x, 0.0f);
  }
}

// Rows of several Lanes side by side are as many products of one.
TEST(Multiply, TakesRowsOfSeveralBlocks) {
  for (const std::size_t blocks : {2u, 3u, 5u, 7u}) {
    const std::size_t rows = 11, columns = 9, stride = blocks + 1;
    const Matrix a = to_matrix(drawn_rows<float>(rows, columns, 1.0, 9), columns);
    auto x = drawn_lanes(columns * stride, 7), out = drawn_lanes(rows * stride, 8);
    const auto before = out;
    multiply(in_place(a), {x.data(), stride, blocks}, {out.data(), stride, blocks}, Sum::go_on);
    for (std::size_t b = 0; b < stride; ++b) {
      std::vector<Lanes> column(columns);
      for (std::size_t k = 0; k < columns; ++k) column[k] = x[k * stride + b];
      for (std::size_t i = 0; i < rows; ++i) {
        for (std::size_t t = 0; t < lanes; ++t) {
          const float start = before[i * stride + b].v[t];
          EXPECT_EQ(out[i * stride + b].v[t], b < blocks ? reference_product(in_place(a), i, column, t, start) : start);
        }
      }
    }
  }
}

TEST(Softmax, SumsToOneAndKeepsRatios) {
  std::vector<Lanes> z(3);
  for (std::size_t t = 0; t < lanes; ++t) {
    z[0].v[t] = static_cast<float>(t);
    z[1].v[t] = static_cast<float>(t) + std::log(2.0f);
    z[2].v[t] = static_cast<float>(t) + std::log(5.0f);
  }
  softmax(z);
  for (std::size_t t = 0; t < lanes; ++t) {
    EXPECT_NEAR(z[0].v[t], 0.125, 1e-6);
    EXPECT_NEAR(z[1].v[t], 0.25, 1e-6);
    EXPECT_NEAR(z[2].v[t], 0.625, 1e-6);
  }
}

TEST(Softmax, SurvivesLargeLogitsAndTakesNoSlots) {
  std::vector<Lanes> z(2);
  for (std::size_t t = 0; t < lanes; ++t) z[0].v[t] = 1e30f;
  softmax(z);
  EXPECT_EQ(z[0].v[3], 1.0f);
  EXPECT_EQ(z[1].v[3], 0.0f);
  softmax({});
}

// A NaN logit of one pair, in whichever slot, makes that pair's attention NaN and no other pair's.
TEST(Softmax, KeepsANanToItsLane) {
  for (const std::size_t slot : {0u, 1u, 2u}) {
    std::vector<Lanes> z = drawn_lanes(3, 4);
    z[slot].v[6] = std::numeric_limits<float>::quiet_NaN();
    softmax(z);
    for (const Lanes& a : z) {
      for (std::size_t t = 0; t < lanes; ++t) EXPECT_EQ(std::isnan(a.v[t]), t == 6) << slot;
    }
  }
}

}  // namespace
}  // namespace lrml::test
