#include "lrml/base/fixed_point.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "lrml/base/add_row.h"
#include "support/instruction_sets.h"

namespace lrml {
namespace {

constexpr float unit = 0x1p-28f;  // of item rows

TEST(ToFixed, CountsUnits) {
  EXPECT_EQ(to_fixed(0.0f, item_row_bits), 0);
  EXPECT_EQ(to_fixed(unit, item_row_bits), 1);
  EXPECT_EQ(to_fixed(-unit, item_row_bits), -1);
  EXPECT_EQ(to_fixed(1.0f, item_row_bits), std::int64_t{1} << 28);
  EXPECT_EQ(to_fixed(-0.5f, memory_bits), -(std::int64_t{1} << 39));
  EXPECT_EQ(to_fixed(0.25f, loss_bits), std::int64_t{1} << 28);
}

TEST(ToFixed, RoundsToNearest) {
  EXPECT_EQ(to_fixed(0.49f * unit, item_row_bits), 0);
  EXPECT_EQ(to_fixed(0.51f * unit, item_row_bits), 1);
  EXPECT_EQ(to_fixed(-0.51f * unit, item_row_bits), -1);
}

TEST(ToFixed, RoundsTiesToEven) {
  EXPECT_EQ(to_fixed(0.5f * unit, item_row_bits), 0);
  EXPECT_EQ(to_fixed(1.5f * unit, item_row_bits), 2);
  EXPECT_EQ(to_fixed(2.5f * unit, item_row_bits), 2);
  EXPECT_EQ(to_fixed(-0.5f * unit, item_row_bits), 0);
  EXPECT_EQ(to_fixed(-1.5f * unit, item_row_bits), -2);
}

TEST(ToFixed, TakesNegativeZeroAndSubnormalsForZero) {
  EXPECT_EQ(to_fixed(-0.0f, item_row_bits), 0);
  EXPECT_EQ(to_fixed(std::numeric_limits<float>::denorm_min(), memory_bits), 0);
}

TEST(ToFixed, IsExactAtTheEndOfTheRange) {
  const float largest = std::nextafter(range_limit, 0.0f);  // 1024 − 2⁻¹⁴
  EXPECT_EQ(to_fixed(largest, memory_bits), (std::int64_t{1} << 50) - (std::int64_t{1} << 26));
  EXPECT_EQ(to_fixed(-largest, memory_bits), -(std::int64_t{1} << 50) + (std::int64_t{1} << 26));
}

TEST(FromFixed, IsTheNearestFloat) {
  EXPECT_EQ(from_fixed(1, item_row_bits), unit);
  EXPECT_EQ(from_fixed(-(std::int64_t{3} << 27), item_row_bits), -1.5f);
  EXPECT_EQ(from_fixed((std::int64_t{1} << 28) + 1, item_row_bits), 1.0f);  // 1 + 2⁻²⁸ rounds to 1
}

TEST(FromFixed, CrossesTheBorderOfInt32AndReachesTheLimitsOfInt64) {
  const std::int64_t border = std::int64_t{1} << 31;
  EXPECT_EQ(from_fixed(border, item_row_bits), 8.0f);
  EXPECT_EQ(from_fixed(-border, item_row_bits), -8.0f);
  EXPECT_EQ(from_fixed(border - 1, item_row_bits), 8.0f);  // 8 − 2⁻²⁸ needs 31 bits, a float has 24
  EXPECT_EQ(from_fixed(std::numeric_limits<std::int64_t>::max(), item_row_bits), 0x1p35f);
  EXPECT_EQ(from_fixed(std::numeric_limits<std::int64_t>::min(), item_row_bits), -0x1p35f);
}

TEST(InRange, ExcludesTheLimitInfinitiesAndNan) {
  EXPECT_TRUE(in_range(std::nextafter(range_limit, 0.0f)));
  EXPECT_FALSE(in_range(range_limit));
  EXPECT_FALSE(in_range(-range_limit));
  EXPECT_FALSE(in_range(std::numeric_limits<float>::infinity()));
  EXPECT_FALSE(in_range(std::numeric_limits<float>::quiet_NaN()));
}

TEST(AddFixed, AddsToWhatIsThere) {
  std::vector<std::int64_t> sums = {100, 200, 300};
  EXPECT_EQ(add_fixed(std::vector{unit, -2 * unit, 0.0f}, item_row_bits, sums), 0u);
  EXPECT_EQ(sums, (std::vector<std::int64_t>{101, 198, 300}));
}

/// Numbers that round up, down and to even, large and small.
std::vector<float> drawn_values(std::size_t count) {
  std::mt19937 engine(static_cast<unsigned>(count));
  std::uniform_real_distribution<float> exponent(-30.0f, 9.9f);
  std::vector<float> values(count);
  for (float& x : values) x = (engine() % 2 == 0 ? 1.0f : -1.0f) * std::exp2(exponent(engine));
  return values;
}

TEST(AddFixed, AddsAndReadsEveryElementAlikeOnEachInstructionSet) {
  test::on_each_instruction_set([] {
    for (const std::size_t count : {1u, 4u, 7u, 16u, 37u, 100u}) {
      const std::vector<float> values = drawn_values(count);
      std::vector<std::int64_t> sums(count, -5);
      std::vector<float> back(count);
      EXPECT_EQ(add_fixed(values, item_row_bits, sums), 0u);
      from_fixed(sums, item_row_bits, back);
      for (std::size_t k = 0; k < count; ++k) {
        EXPECT_EQ(sums[k], to_fixed(values[k], item_row_bits) - 5);
        EXPECT_EQ(back[k], from_fixed(sums[k], item_row_bits));
      }
    }
  });
}

TEST(AddFixed, GivesTheSameIn32Bits) {
  test::on_each_instruction_set([] {
    for (const std::size_t count : {1u, 4u, 7u, 16u, 37u, 100u}) {
      std::vector<float> values = drawn_values(count), wide_back(count), narrow_back(count);
      for (float& x : values) x *= 0x1p-9f;
      std::vector<std::int64_t> wide(count, -5);
      std::vector<std::int32_t> narrow(count, -5);
      add_fixed(values, item_row_bits, wide);
      add_fixed(values, item_row_bits, narrow);
      EXPECT_TRUE(std::ranges::equal(narrow, wide));
      from_fixed(wide, item_row_bits, wide_back);
      from_fixed(narrow, item_row_bits, narrow_back);
      EXPECT_EQ(narrow_back, wide_back);
    }
  });
}

TEST(LargestMagnitude, IsThatOfTheElementWhereverItStands) {
  test::on_each_instruction_set([] {
    EXPECT_EQ(largest_magnitude({}), 0.0f);
    for (const std::size_t count : {1u, 7u, 16u, 37u}) {
      for (std::size_t k = 0; k < count; ++k) {
        std::vector<float> values(count, -0.25f);
        values[k] = -3.0f;
        EXPECT_EQ(largest_magnitude(values), 3.0f);
        values[k] = std::numeric_limits<float>::quiet_NaN();
        EXPECT_FALSE(largest_magnitude(values) < 1e30f);
      }
    }
  });
}

TEST(AddRow, AddsEveryElementAlikeOnEachInstructionSet) {
  test::on_each_instruction_set([] {
    for (const std::size_t count : {1u, 4u, 7u, 16u, 37u, 100u}) {
      const std::vector<float> row = drawn_values(count);
      std::vector<float> sums(count, 0.1f);
      add_row(row, sums);
      for (std::size_t k = 0; k < count; ++k) EXPECT_EQ(sums[k], 0.1f + row[k]);
    }
  });
}

TEST(AddFixed, CountsBadValuesAndAddsTheOthers) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  std::vector<std::int64_t> sums = {10, 20, 30, 40};
  EXPECT_EQ(add_fixed(std::vector{nan, unit, 1024.0f, -unit}, item_row_bits, sums), 2u);
  EXPECT_EQ(sums, (std::vector<std::int64_t>{10, 21, 30, 39}));
}

TEST(AddFixed, GivesTheSameSumInAnyOrder) {
  std::mt19937 engine(1);
  std::uniform_real_distribution<float> value(-1.0f, 1.0f);
  std::vector<float> values(1000);
  std::ranges::generate(values, [&] { return value(engine); });
  const auto total = [](const std::vector<float>& terms) {
    std::vector<std::int64_t> sum = {0};
    for (const float& term : terms) add_fixed(std::span(&term, 1), item_row_bits, sum);
    return sum[0];
  };
  const std::int64_t first = total(values);
  std::ranges::shuffle(values, engine);
  EXPECT_EQ(total(values), first);
}

}  // namespace
}  // namespace lrml
