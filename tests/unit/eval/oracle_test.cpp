#include "lrml/eval/oracle.h"

#include <gtest/gtest.h>

#include <cmath>

namespace lrml::test {
namespace {

/// Two users (5 and 6), three items, two kinds, in two dimensions.
PlantedTruth small_truth() {
  PlantedTruth truth;
  truth.users = {5, 7};
  truth.width = 2;
  truth.kinds = 2;
  truth.user_position = {1, 0, /**/ 0, 1};
  truth.item_position = {1, 0, /**/ 0, 1, /**/ -1, 0};
  truth.item_log_weight = {0, 1, 2};
  truth.relation = PlantedTranslations{.rows = {0.5f, 0, /**/ 0, -2}, .user_group = {0, 1}, .item_block = {0, 1, 1}};
  truth.closeness = 4;
  truth.ramp = 3;
  truth.first_second = 100;
  truth.last_second = 200;
  return truth;
}

HeldOutRows held_out_at(std::int64_t time) {
  return {{{0, 1, 1}, {2}, {time}, {}}, {}};
}

std::vector<float> scores_of(const ScoreFunction& score, std::uint32_t user) {
  const std::vector<ItemId> items = {ItemId{0}, ItemId{1}, ItemId{2}};
  std::vector<float> scores(items.size());
  score(UserId{user}, items, scores);
  return scores;
}

// User 5, group 0: item 0 by kind 0, the others by kind 1. Wanted is (1.5, 0) or (1, −2).
// τ = ¾: the trend is 3·(∓1)·½ = ∓1.5.
TEST(OracleScore, IsTheDistanceToWhatIsWantedWithoutWeightAndTrend) {
  const ScoreFunction score = oracle_score(small_truth(), held_out_at(175));
  const auto scores = scores_of(score, 5);
  EXPECT_FLOAT_EQ(scores[0], 4.0f * 0.25f - 0.0f + 1.5f);
  EXPECT_FLOAT_EQ(scores[1], 4.0f * (1.0f + 9.0f) - 1.0f - 1.5f);
  EXPECT_FLOAT_EQ(scores[2], 4.0f * (4.0f + 4.0f) - 2.0f - 1.5f);
}

// User 6 has no held-out item: there is no trend at half of the span. Group 1: items 1 and 2 by kind 0, item 0 by 1.
TEST(OracleScore, KnowsNoTrendWithoutATime) {
  const auto scores = scores_of(oracle_score(small_truth(), held_out_at(175)), 6);
  EXPECT_FLOAT_EQ(scores[0], 4.0f * (1.0f + 1.0f) - 0.0f);
  EXPECT_FLOAT_EQ(scores[1], 4.0f * 0.25f - 1.0f);
  EXPECT_FLOAT_EQ(scores[2], 4.0f * (2.25f + 1.0f) - 2.0f);
  HeldOutRows timeless = held_out_at(175);
  timeless.rows.timestamp.clear();
  EXPECT_FLOAT_EQ(scores_of(oracle_score(small_truth(), timeless), 5)[0], 1.0f);
}

/// The same points with a memory of two slots between them.
PlantedTruth truth_of_a_memory() {
  PlantedTruth truth = small_truth();
  truth.relation = PlantedMemory{.keys = {2, 5, /**/ -1, 5}, .values = {0.5f, 0, /**/ 0, -2}};
  return truth;
}

// User 5 is (1, 0). With item 0 the joint embedding is (1, 0) and the logits are (2, −1); with item 1 it is 0, so that
// both slots are as strong and the first one counts; with item 2 the logits are (−2, 1).
TEST(OracleScore, AttendsToAMemory) {
  const auto scores = scores_of(oracle_score(truth_of_a_memory(), held_out_at(175)), 5);
  const float a = 1.0f / (1.0f + std::exp(-3.0f));  // of the stronger slot
  const float b = 1.0f - a;
  EXPECT_FLOAT_EQ(scores[0], 4.0f * (0.25f * a * a + 4.0f * b * b) - 0.0f + 1.5f);
  EXPECT_FLOAT_EQ(scores[1], 4.0f * (1.25f * 1.25f + 2.0f * 2.0f) - 1.0f + 1.5f);
  EXPECT_FLOAT_EQ(scores[2], 4.0f * ((2.0f + 0.5f * b) * (2.0f + 0.5f * b) + 4.0f * a * a) - 2.0f - 1.5f);
}

// Equal logits but for a constant make equal attention, however large they are.
TEST(OracleScore, AttendsByLargeLogits) {
  PlantedTruth truth = truth_of_a_memory();
  truth.relation = PlantedMemory{.keys = {1000, 0, /**/ 1000, 0}, .values = {0.5f, 0, /**/ 0, -2}};
  EXPECT_FLOAT_EQ(scores_of(oracle_score(truth, held_out_at(150)), 5)[0], 4.0f * (0.0625f + 1.0f));
}

}  // namespace
}  // namespace lrml::test
