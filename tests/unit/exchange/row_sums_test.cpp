#include "lrml/exchange/row_sums.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "lrml/base/fixed_point.h"

namespace lrml::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::int64_t one = std::int64_t{1} << item_row_bits;
constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();
constexpr float infinity = std::numeric_limits<float>::infinity();

std::size_t add(RowSums& sums, std::uint32_t item, std::vector<float> gradient) {
  return sums.add(ItemId{item}, gradient);
}

std::vector<std::int64_t> sums_of(const RowSums& sums, std::size_t k) {
  std::vector<std::int64_t> row(sums.dim());
  sums.read(k, row);
  return row;
}

TEST(RowSums, AddsRowsByItemInTheOrderOfFirstTouch) {
  RowSums sums(8, 2);
  EXPECT_EQ(add(sums, 5, {1.0f, -2.0f}), 0u);
  EXPECT_EQ(add(sums, 2, {0.5f, 0.25f}), 0u);
  EXPECT_EQ(add(sums, 5, {0.5f, 3.0f}), 0u);
  EXPECT_EQ(sums.size(), 2u);
  EXPECT_THAT(sums.ids(), ElementsAre(ItemId{5}, ItemId{2}));
  EXPECT_THAT(sums_of(sums, 0), ElementsAre(one * 3 / 2, one));
  EXPECT_THAT(sums_of(sums, 1), ElementsAre(one / 2, one / 4));
  EXPECT_EQ(sums.count(0), 2u);
  EXPECT_EQ(sums.count(1), 1u);
}

TEST(RowSums, KnowsItsShape) {
  const RowSums sums(8, 2);
  EXPECT_EQ(sums.table_rows(), 8u);
  EXPECT_EQ(sums.dim(), 2u);
  EXPECT_EQ(sums.size(), 0u);
}

TEST(RowSums, RoundsEachContributionOnce) {
  RowSums sums(1, 1);
  const float third_of_a_unit = static_cast<float>(1.0 / (3.0 * static_cast<double>(one)));
  for (int i = 0; i < 3; ++i) add(sums, 0, {third_of_a_unit});
  EXPECT_THAT(sums_of(sums, 0), ElementsAre(0));
}

TEST(RowSums, KeepsARowWhoseSumIsZero) {
  RowSums sums(4, 1);
  add(sums, 3, {0.75f});
  add(sums, 3, {-0.75f});
  EXPECT_THAT(sums.ids(), ElementsAre(ItemId{3}));
  EXPECT_THAT(sums_of(sums, 0), ElementsAre(0));
  EXPECT_EQ(sums.count(0), 2u);
}

TEST(RowSums, CountsBadElementsAndAddsTheGoodOnes) {
  RowSums sums(4, 5);
  EXPECT_EQ(add(sums, 1, {1.0f, not_a_number, -infinity, 1024.0f, 1023.5f}), 3u);
  EXPECT_EQ(add(sums, 1, {1.0f, 1.0f, 1.0f, -1024.0f, -0.5f}), 1u);
  EXPECT_THAT(sums_of(sums, 0), ElementsAre(2 * one, one, one, 0, 1023 * one));
  EXPECT_EQ(sums.count(0), 2u) << "the triplets were active all the same";
}

TEST(RowSums, CarriesOverBefore32BitsOverflow) {
  RowSums sums(2, 3);
  constexpr float most = 7.9999995f;  // 2³¹ − 128 units
  for (int i = 0; i < 3; ++i) {
    add(sums, 1, {most, -most, 0.25f});
    EXPECT_EQ(sums.narrow_sums(0).empty(), i > 0);
    EXPECT_THAT(sums_of(sums, 0),
                ElementsAre((i + 1) * (8 * one - 128), -(i + 1) * (8 * one - 128), (i + 1) * one / 4));
  }
}

TEST(RowSums, SumsManySmallContributionsAs64BitsDo) {
  RowSums sums(1, 2);
  std::int64_t first = 0, second = 0;
  for (int i = 0; i < 10000; ++i) {
    const float x = 0.001f * static_cast<float>(i % 701), y = -0.37f + 0.0001f * static_cast<float>(i);
    add(sums, 0, {x, y});
    first += to_fixed(x, item_row_bits);
    second += to_fixed(y, item_row_bits);
  }
  EXPECT_THAT(sums_of(sums, 0), ElementsAre(first, second));
}

TEST(RowSums, TakesLargeElementsInto64Bits) {
  RowSums sums(1, 2);
  add(sums, 0, {0.5f, 1.0f});
  add(sums, 0, {8.0f, -1000.0f});
  add(sums, 0, {0.5f, 1.0f});
  EXPECT_THAT(sums_of(sums, 0), ElementsAre(9 * one, -998 * one));
}

TEST(RowSums, AddsRowsOfOthersWithTheirCounts) {
  RowSums sums(4, 2), other(4, 2);
  add(sums, 2, {1.0f, 0.0f});
  add(other, 2, {7.0f, 0.5f});
  add(other, 2, {7.0f, 0.5f});
  add(other, 0, {-0.5f, 1.0f});
  for (std::size_t k = 0; k < other.size(); ++k) sums.add_row(other, k);
  std::ranges::fill(sums.sums_to_add_to(ItemId{0}, 3), 2 * one);
  EXPECT_THAT(sums.ids(), ElementsAre(ItemId{2}, ItemId{0}));
  EXPECT_THAT(sums_of(sums, 0), ElementsAre(15 * one, one));
  EXPECT_THAT(sums_of(sums, 1), ElementsAre(2 * one, 2 * one));
  EXPECT_EQ(sums.count(0), 3u);
  EXPECT_EQ(sums.count(1), 4u);
}

TEST(RowSums, OrdersManyAndFewRowsByItem) {
  for (const std::size_t items : {8u, 8000u}) {
    RowSums sums(items, 1);
    for (const std::uint32_t item : {5u, 0u, 7u, 2u}) add(sums, item, {1.0f});
    std::vector<std::uint32_t> order = {9};
    sums.order_by_item(order);
    EXPECT_THAT(order, ElementsAre(1u, 3u, 0u, 2u)) << items;
  }
}

TEST(RowSums, ForgetsEverythingWhenCleared) {
  RowSums sums(6, 3);
  for (std::uint32_t item = 0; item < 6; ++item) add(sums, item, {1.0f, 2.0f, 3.0f});
  sums.clear();
  EXPECT_EQ(sums.size(), 0u);
  EXPECT_THAT(sums.ids(), IsEmpty());
  for (const std::uint32_t item : {4u, 0u}) add(sums, item, {0.5f, 0.0f, -0.5f});
  EXPECT_THAT(sums.ids(), ElementsAre(ItemId{4}, ItemId{0}));
  for (std::size_t k = 0; k < 2; ++k) {
    EXPECT_THAT(sums_of(sums, k), ElementsAre(one / 2, 0, -one / 2));
    EXPECT_EQ(sums.count(k), 1u);
  }
}

TEST(RowSums, DoesNotDependOnTheOrderOfAdding) {
  RowSums forward(4, 1), backward(4, 1);
  const std::vector<float> values = {0.1f, 1000.0f, -0.3f, -999.9f, 1e-7f};
  for (std::size_t k = 0; k < values.size(); ++k) {
    add(forward, 0, {values[k]});
    add(backward, 0, {values[values.size() - 1 - k]});
  }
  EXPECT_EQ(sums_of(forward, 0)[0], sums_of(backward, 0)[0]);
}

TEST(RowSums, PrefetchesWithoutEffect) {
  RowSums sums(4, 20);
  sums.prefetch(ItemId{3});
  add(sums, 3, std::vector<float>(20, 1.0f));
  for (std::uint32_t item = 0; item < 4; ++item) sums.prefetch(ItemId{item});
  EXPECT_THAT(sums.ids(), ElementsAre(ItemId{3}));
  EXPECT_EQ(sums_of(sums, 0)[19], one);
}

}  // namespace
}  // namespace lrml::test
