#include "data_prep/synth/order_statistics.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace lrml::prep {
namespace {

std::vector<float> values_of(const std::vector<float>& all, const std::vector<std::uint64_t>& ranks) {
  OrderStatistics statistics;
  for (const float value : all) statistics.count_coarsely(value);
  statistics.choose(ranks);
  for (const float value : all) statistics.count_finely(value);
  return statistics.values();
}

TEST(OrderStatistics, AreTheValuesOfASortedList) {
  std::vector<float> all;
  for (int k = 0; k < 1000; ++k) all.push_back(static_cast<float>((k * 7919) % 1000 - 500) * 0.01f);
  std::vector<float> sorted = all;
  std::ranges::sort(sorted);
  EXPECT_EQ(values_of(all, {0, 1, 499, 500, 501, 999}),
            (std::vector<float>{sorted[0], sorted[1], sorted[499], sorted[500], sorted[501], sorted[999]}));
}

// These differ in the lower half of their bits only.
TEST(OrderStatistics, TellApartNeighbours) {
  EXPECT_EQ(values_of({1.0000003f, 1.0f, 1.0000001f}, {1}), (std::vector<float>{1.0000001f}));
}

TEST(OrderStatistics, CountEqualValuesEach) {
  EXPECT_EQ(values_of({2, -1, 2, 2, 7}, {0, 1, 3, 4}), (std::vector<float>{-1, 2, 2, 7}));
}

TEST(OrderStatistics, EndWithInfinity) {
  EXPECT_EQ(values_of({1, 2}, {2, 9}), (std::vector<float>(2, std::numeric_limits<float>::infinity())));
}

}  // namespace
}  // namespace lrml::prep
