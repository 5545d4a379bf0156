#include "lrml/eval/attention_sums.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace lrml::test {
namespace {

using testing::ElementsAre;

void nothing_to_add(std::span<std::int64_t>) {}

using Attention = std::vector<float>;

// (0.25 + 0.75)/2 on slot 0 of class 1, and nothing in class 0.
TEST(AttentionSums, HoldsTheMeanOfEachClass) {
  AttentionSums sums(2, 3);
  sums.add(1, Attention{0.25f, 0.5f, 0.25f});
  sums.add(1, Attention{0.75f, 0.0f, 0.25f});
  EXPECT_EQ(sums.pairs(0), 0);
  EXPECT_EQ(sums.pairs(1), 2);
  EXPECT_TRUE(std::isnan(sums.mean(0, 2)));
  EXPECT_EQ(sums.mean(1, 0), 0.5);
  EXPECT_EQ(sums.mean(1, 1), 0.25);
  EXPECT_EQ(sums.mean(1, 2), 0.25);
}

TEST(AttentionSums, DoesNotDependOnOrderOrParts) {
  const std::vector<Attention> pairs = {{0.1f, 0.9f}, {1e-8f, 1.0f}, {0.3333f, 0.6667f}, {0.7f, 0.3f}};
  AttentionSums whole(1, 2), first(1, 2), second(1, 2);
  for (const Attention& pair : pairs) whole.add(0, pair);
  for (const std::size_t k : {3u, 1u}) first.add(0, pairs[k]);
  for (const std::size_t k : {2u, 0u}) second.add(0, pairs[k]);
  std::ranges::transform(first.values(), second.values(), second.values().begin(), std::plus());
  EXPECT_TRUE(std::ranges::equal(whole.values(), second.values()));
  EXPECT_NEAR(whole.mean(0, 0), (0.1 + 0.3333 + 0.7) / 4, 1e-8);
}

// Item 0 has the most attention but a single pair; 1 and 3 are equal.
TEST(TypicalItems, HaveTheLargestMeanOfEnoughPairs) {
  AttentionSums by_item(5, 1);
  by_item.add(0, Attention{1.0f});
  for (const std::uint32_t item : {1u, 2u, 3u}) {
    by_item.add(item, Attention{item == 2 ? 0.75f : 0.25f});
    by_item.add(item, Attention{0.5f});
  }
  const auto items = typical_items(by_item, 0, 2, 2);
  ASSERT_EQ(items.size(), 2u);
  EXPECT_EQ(items[0].item, ItemId{2});
  EXPECT_EQ(items[0].attention, 0.625);
  EXPECT_EQ(items[0].pairs, 2);
  EXPECT_EQ(items[1].item, ItemId{1});
  EXPECT_EQ(typical_items(by_item, 0, 1, 9).size(), 4u);
  EXPECT_EQ(typical_items(by_item, 0, 0, 9).size(), 4u);
  EXPECT_TRUE(typical_items(by_item, 0, 3, 9).empty());
}

TEST(BinStarts, CutTimesIntoEqualParts) {
  const std::vector<std::int64_t> times = {1, 1, 2, 3, 5, 8};
  EXPECT_THAT(bin_starts(times, 2, nothing_to_add), ElementsAre(3));
  EXPECT_THAT(bin_starts(times, 3, nothing_to_add), ElementsAre(2, 5));
  EXPECT_TRUE(bin_starts(times, 1, nothing_to_add).empty());
  const std::vector<std::int64_t> starts = {2, 5};
  EXPECT_THAT((std::vector{bin_of(starts, 1), bin_of(starts, 2), bin_of(starts, 4), bin_of(starts, 5)}),
              ElementsAre(0, 1, 1, 2));
}

TEST(BinStarts, KeepEqualTimesTogether) {
  const std::vector<std::int64_t> times = {-7, -7, -7, -7, 4};
  const auto starts = bin_starts(times, 2, nothing_to_add);
  EXPECT_THAT(starts, ElementsAre(-7));
  EXPECT_EQ(bin_of(starts, -7), 1u);
}

/// How many times there are up to this one.
std::int64_t count_up_to(const std::vector<std::int64_t>& sorted, std::int64_t time) {
  return std::ranges::upper_bound(sorted, time) - sorted.begin();
}

// `sum` adds three times what this part holds: as if three others held the same.
TEST(BinStarts, CountTheTimesOfAllParts) {
  std::vector<std::int64_t> sorted;
  for (std::int64_t k = 0; k < 100; ++k) sorted.push_back(k * k % 37 - 5);
  std::ranges::sort(sorted);
  const auto of_four = bin_starts(sorted, 10, [](std::span<std::int64_t> values) {
    for (std::int64_t& value : values) value *= 4;
  });
  EXPECT_EQ(of_four, bin_starts(sorted, 10, nothing_to_add));
  for (std::size_t k = 0; k < 9; ++k) {
    const auto place = static_cast<std::int64_t>(10 * (k + 1));
    EXPECT_GT(count_up_to(sorted, of_four[k]), place);
    EXPECT_LE(count_up_to(sorted, of_four[k] - 1), place);
  }
}

}  // namespace
}  // namespace lrml::test
