#include "lrml/eval/dependence.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "lrml/base/random.h"

namespace lrml::test {
namespace {

using Labels = std::vector<std::uint32_t>;

TEST(DependenceOf, IsOneWhereOneLabelTellsTheOther) {
  const Labels first = {0, 1, 2, 0, 1, 2}, second = {5, 0, 3, 5, 0, 3};
  EXPECT_NEAR(dependence_of(first, second, 1, 1).information, 1.0, 1e-12);
}

TEST(DependenceOf, IsZeroWhereTheyAreIndependentOrConstant) {
  EXPECT_NEAR(dependence_of(Labels{0, 0, 1, 1}, Labels{0, 1, 0, 1}, 1, 1).information, 0.0, 1e-12);
  const Dependence constant = dependence_of(Labels{2, 2, 2}, Labels{0, 1, 2}, 3, 1);
  EXPECT_EQ(constant.information, 0.0);
  EXPECT_EQ(constant.chance, 0.0);
  EXPECT_EQ(dependence_of(Labels(), Labels(), 2, 1).information, 0.0);
}

// H(a) = log 2; b is a in three of four: counts {{2, 0}, {1, 1}}, H(b) = ¾ log 4/3 + ¼ log 4, H(a, b) = 3/2 log 2.
TEST(DependenceOf, IsNormalizedByBothEntropies) {
  const double b = 0.75 * std::log(4.0 / 3.0) + 0.25 * std::log(4.0);
  const double expected = (std::log(2.0) + b - 1.5 * std::log(2.0)) / std::sqrt(std::log(2.0) * b);
  EXPECT_NEAR(dependence_of(Labels{0, 0, 1, 1}, Labels{0, 0, 0, 1}, 1, 1).information, expected, 1e-12);
}

/// Label k: one of five, drawn.
Labels drawn(std::uint64_t seed) {
  Labels labels;
  for (std::uint64_t k = 0; k < 2000; ++k) {
    labels.push_back(random_block({seed, Purpose::order, 0}, k, 0)[0] % 5);
  }
  return labels;
}

// Of T pairs chance tells about (5 − 1)²/(2 T log 5) by itself: 0.0025.
TEST(DependenceOf, KnowsWhatChanceGives) {
  const Labels first = drawn(1);
  Labels second = drawn(2);
  const Dependence by_chance = dependence_of(first, second, 200, 3);
  EXPECT_NEAR(by_chance.chance, 0.0025, 0.0004);
  EXPECT_GT(by_chance.chance_95, by_chance.chance);
  EXPECT_LT(by_chance.information, 2.0 * by_chance.chance_95);
  for (std::size_t k = 0; k < second.size(); k += 5) second[k] = first[k];
  const Dependence planted = dependence_of(first, second, 200, 3);
  EXPECT_GT(planted.information, 4.0 * planted.chance_95);
}

TEST(DependenceOf, IsAFunctionOfTheSeed) {
  const Labels first = drawn(1), second = drawn(2);
  EXPECT_EQ(dependence_of(first, second, 20, 3).chance_95, dependence_of(first, second, 20, 3).chance_95);
  EXPECT_NE(dependence_of(first, second, 20, 3).chance, dependence_of(first, second, 20, 4).chance);
}

}  // namespace
}  // namespace lrml::test
