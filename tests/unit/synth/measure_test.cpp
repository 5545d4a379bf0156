#include "data_prep/synth/measure.h"

#include <gtest/gtest.h>

namespace lrml::prep {
namespace {

// Item counts 1, 1, 2, 4; a fifth item and a third user never occur.
InteractionLog small_log() {
  InteractionLog log;
  log.user_ids = {"a", "b", "c"};
  log.item_ids = {"v", "w", "x", "y", "z"};
  log.interactions = {{.user = 0, .item = 0, .time = 1, .rating = 5}, {.user = 0, .item = 1, .time = 3, .rating = 4},
                      {.user = 0, .item = 2, .time = 3, .rating = 4}, {.user = 0, .item = 3, .time = 2, .rating = 3},
                      {.user = 0, .item = 3, .time = 1, .rating = 1}, {.user = 1, .item = 2, .time = 5, .rating = 1},
                      {.user = 1, .item = 3, .time = 5, .rating = 1}, {.user = 1, .item = 3, .time = 6, .rating = 2}};
  return log;
}

TEST(Measure, CountsWhatOccurs) {
  const Measures measures = measure(small_log());
  EXPECT_EQ(measures.users, 2u);
  EXPECT_EQ(measures.items, 4u);
  EXPECT_EQ(measures.interactions, 8u);
  EXPECT_DOUBLE_EQ(measures.median_per_user, 4.0);
  EXPECT_DOUBLE_EQ(measures.median_per_item, 1.5);
}

// 2·(1·1 + 2·1 + 3·2 + 4·4) / (4·8) − 5/4 = 50/32 − 40/32
TEST(Measure, ComputesTheGiniIndexOfItems) {
  EXPECT_DOUBLE_EQ(measure(small_log()).item_gini, 10.0 / 32.0);
}

TEST(Measure, RoundsTopSharesUpToWholeItems) {
  EXPECT_DOUBLE_EQ(measure(small_log()).share_of_top_1, 0.5);
  EXPECT_DOUBLE_EQ(measure(small_log()).share_of_top_10, 0.5);
}

TEST(Measure, CountsUsersWhoseLastSecondIsShared) {
  EXPECT_DOUBLE_EQ(measure(small_log()).tied_last, 0.5);
}

TEST(Measure, SharesOutStars) {
  EXPECT_EQ(measure(small_log()).stars, (std::array<double, 5>{0.375, 0.125, 0.125, 0.25, 0.125}));
}

TEST(Measure, FindsNothingInAnEmptyLog) {
  EXPECT_EQ(measure(InteractionLog{}).items, 0u);
}

}  // namespace
}  // namespace lrml::prep
