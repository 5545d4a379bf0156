#include "lrml/model/recency.h"

#include <gtest/gtest.h>

#include <cmath>

namespace lrml::test {
namespace {

TEST(RecencyWeight, IsOneForTheLastAndTheFloorLongAgo) {
  const LossOptions options = {.recency_floor = 0.05, .recency_items = 20.0};
  EXPECT_EQ(recency_weight(options, 0), 1.0f);
  EXPECT_EQ(recency_weight(options, 2000), 0.05f);
  EXPECT_EQ(recency_weight(options, 4294967295u), 0.05f);
}

TEST(RecencyWeight, IsTheFormulaInDouble) {
  for (const double floor : {0.0, 0.05, 0.7}) {
    for (const double items : {0.5, 20.0, 333.0}) {
      const LossOptions options = {.recency_floor = floor, .recency_items = items};
      for (std::uint32_t later = 0; later < 1000; later += 7) {
        const double expected = floor + (1.0 - floor) * std::exp(-static_cast<double>(later) / items);
        EXPECT_NEAR(static_cast<double>(recency_weight(options, later)), expected, 3e-7);
      }
    }
  }
}

TEST(RecencyWeight, IsOneForAllWithAFloorOfOne) {
  EXPECT_FALSE(weighs_by_recency({}));
  for (const std::uint32_t later : {0u, 3u, 1000u}) EXPECT_EQ(recency_weight({}, later), 1.0f);
}

}  // namespace
}  // namespace lrml::test
