#include "data_prep/synth/measure.h"

#include <gtest/gtest.h>

namespace lrml::prep {
namespace {

// Three users, the last without interactions. Item counts 1, 1, 2, 4; a fifth item never occurs.
DatasetContents small_set() {
  DatasetContents contents;
  contents.user_ids = {"a", "b", "c"};
  contents.item_ids = {"v", "w", "x", "y", "z"};
  contents.train = {.offsets = {0, 4, 6, 6},
                    .items = {0, 2, 3, 3, 2, 3},
                    .timestamp = {1, 3, 2, 1, 5, 5},
                    .rating = {5, 4, 3, 1, 0.5, 1}};
  contents.valid.rows = {.offsets = {0, 0, 1, 1}, .items = {3}, .timestamp = {6}, .rating = {2}};
  contents.test.rows = {.offsets = {0, 1, 1, 1}, .items = {1}, .timestamp = {3}, .rating = {4}};
  return contents;
}

TEST(Measure, CountsWhatOccurs) {
  const Measures measures = measure(small_set());
  EXPECT_EQ(measures.users, 2u);
  EXPECT_EQ(measures.items, 4u);
  EXPECT_EQ(measures.interactions, 8u);
  EXPECT_DOUBLE_EQ(measures.median_per_user, 4.0);
  EXPECT_DOUBLE_EQ(measures.median_per_item, 1.5);
  EXPECT_EQ(measures.first_second, 1);
  EXPECT_EQ(measures.last_second, 6);
}

// 2·(1·1 + 2·1 + 3·2 + 4·4) / (4·8) − 5/4 = 50/32 − 40/32
TEST(Measure, ComputesTheGiniIndexOfItems) {
  EXPECT_DOUBLE_EQ(measure(small_set()).item_gini, 10.0 / 32.0);
}

TEST(Measure, RoundsTopSharesUpToWholeItems) {
  EXPECT_DOUBLE_EQ(measure(small_set()).share_of_top_1, 0.5);
  EXPECT_DOUBLE_EQ(measure(small_set()).share_of_top_10, 0.5);
}

// User a's last second holds a row of train and one of test; user b's one of valid.
TEST(Measure, CountsUsersWhoseLastSecondIsSharedAcrossParts) {
  EXPECT_DOUBLE_EQ(measure(small_set()).tied_last, 0.5);
}

TEST(Measure, SharesOutStars) {
  EXPECT_EQ(measure(small_set()).stars,
            (std::array<double, star_levels>{0.125, 0.25, 0, 0.125, 0, 0.125, 0, 0.25, 0, 0.125}));
}

// Days 1 … 6 in ten bins: 1 is in bin 0, 2 in 1, 3 in 3, 5 in 6 and 6 in 8.
TEST(Measure, FollowsTheKinds) {
  DatasetContents contents = small_set();
  for (InteractionRows* rows : {&contents.train, &contents.valid.rows, &contents.test.rows}) {
    for (std::int64_t& time : rows->timestamp) time *= 86'400;
  }
  contents.synthetic.parameters["kinds"] = 2;
  contents.synthetic.labels = {{"train_kind", {1, 0, 0, 255, 0, 1}}, {"valid_kind", {1}}, {"test_kind", {255}}};
  const Measures measures = measure(contents);
  EXPECT_EQ(measures.mean_star, (std::vector<double>{2.5, 8.0 / 3.0}));
  EXPECT_DOUBLE_EQ(measures.noise, 0.25);
  EXPECT_EQ(measures.last_kind_by_time, (std::array<double, time_bins>{1, 0, 0, 0, 0, 0, 0.5, 0, 1, 0}));
}

TEST(Measure, FindsNothingInAnEmptySet) {
  EXPECT_EQ(measure(DatasetContents{}).items, 0u);
}

}  // namespace
}  // namespace lrml::prep
