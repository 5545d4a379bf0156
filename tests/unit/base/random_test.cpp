#include "lrml/base/random.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace lrml {
namespace {

using Block = std::array<std::uint32_t, 4>;

// The three known answers for philox4x32-10 that Random123 publishes.
TEST(RandomBlock, GivesTheKnownAnswers) {
  EXPECT_EQ(random_block({0, Purpose{0}, 0}, 0, 0), (Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(random_block({0xffffffffffffffff, Purpose{0xffff}, 0xffffffff}, 0xffffffffffff, 0xffffffff),
            (Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(random_block({0x299f31d0a4093822, Purpose{0x85a3}, 0x03707344}, 0x08d3243f6a88, 0x13198a2e),
            (Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(RandomBlock, DependsOnEveryPartOfItsKey) {
  const RandomKey key = {1, Purpose::negative, 2};
  const Block block = random_block(key, 3, 4);
  EXPECT_NE(block, random_block({2, Purpose::negative, 2}, 3, 4));
  EXPECT_NE(block, random_block({1, Purpose::order, 2}, 3, 4));
  EXPECT_NE(block, random_block({1, Purpose::negative, 3}, 3, 4));
  EXPECT_NE(block, random_block(key, 4, 4));
  EXPECT_NE(block, random_block(key, 3 + (std::uint64_t{1} << 32), 4));
  EXPECT_NE(block, random_block(key, 3, 5));
}

TEST(RandomPair, JoinsTheWordsOfABlockLowFirst) {
  const auto pair = random_pair({0, Purpose{0}, 0}, 0, 0);
  EXPECT_EQ(pair[0], 0xe169c58d6627e8d5u);
  EXPECT_EQ(pair[1], 0x9b00dbd8bc57ac4cu);
}

TEST(RandomPairs, AreThePairsOfTheirIndices) {
  std::vector<std::uint64_t> indices = {0, 1, 0xffffffff, std::uint64_t{1} << 32, 0xffffffffffff};
  for (std::uint64_t k = 0; k < 20; ++k) indices.push_back(1000 - k * k);
  std::vector<std::array<std::uint64_t, 2>> pairs(indices.size());
  const RandomKey key = {0x123456789abcdef0, Purpose::negative, 77};
  random_pairs(key, indices, 3, pairs);
  for (std::size_t k = 0; k < pairs.size(); ++k) EXPECT_EQ(pairs[k], random_pair(key, indices[k], 3)) << k;
}

TEST(UniformBelow, CoversTheRangeEnds) {
  EXPECT_EQ(uniform_below(0, 10), 0u);
  EXPECT_EQ(uniform_below(0xffffffffffffffff, 10), 9u);
  EXPECT_EQ(uniform_below(0x8000000000000000, 10), 5u);
  EXPECT_EQ(uniform_below(0xffffffffffffffff, 1), 0u);
  EXPECT_EQ(uniform_below(0xffffffffffffffff, 0xffffffffffffffff), 0xfffffffffffffffeu);
}

TEST(UniformBelow, FillsBinsEvenly) {
  std::vector<int> bins(7, 0);
  for (std::uint64_t k = 0; k < 70000; ++k) {
    ++bins[uniform_below(random_pair({3, Purpose::negative, 0}, k, 0)[0], 7)];
  }
  double chi_square = 0.0;
  for (const int count : bins) chi_square += (count - 10000.0) * (count - 10000.0) / 10000.0;
  EXPECT_LT(chi_square, 22.5);  // six degrees of freedom, probability 0.001
}

TEST(UniformUnit, StaysInsideTheOpenInterval) {
  EXPECT_EQ(uniform_unit(0), 0x1p-53);
  EXPECT_LT(uniform_unit(0xffffffffffffffff), 1.0);
  EXPECT_EQ(uniform_unit(0x8000000000000000), 0.5 + 0x1p-53);
}

TEST(NormalPair, HasTheMomentsOfTheStandardNormal) {
  constexpr int pairs = 100000;
  double sum = 0.0, squares = 0.0, fourth = 0.0, product = 0.0;
  for (std::uint64_t k = 0; k < pairs; ++k) {
    const auto [a, b] = normal_pair({1, Purpose::initial_item, 0}, k, 0);
    sum += a + b;
    squares += a * a + b * b;
    fourth += a * a * a * a + b * b * b * b;
    product += a * b;
  }
  const double n = 2.0 * pairs;  // tolerances: four standard errors
  EXPECT_NEAR(sum / n, 0.0, 4.0 / std::sqrt(n));
  EXPECT_NEAR(squares / n, 1.0, 4.0 * std::sqrt(2.0 / n));
  EXPECT_NEAR(fourth / n, 3.0, 4.0 * std::sqrt(96.0 / n));
  EXPECT_NEAR(product / pairs, 0.0, 4.0 / std::sqrt(pairs));
}

TEST(NormalPair, IsFrozen) {
  const auto [a, b] = normal_pair({1, Purpose::initial_user, 0}, 0, 0);
  EXPECT_EQ(a, -0x1.2328b4dd766abp-1);
  EXPECT_EQ(b, 0x1.00ace830fecf2p-3);
}

}  // namespace
}  // namespace lrml
