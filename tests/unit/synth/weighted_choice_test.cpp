#include "data_prep/synth/weighted_choice.h"

#include <gtest/gtest.h>

#include <array>
#include <limits>

namespace lrml::prep {
namespace {

constexpr std::uint64_t quarter = std::uint64_t{1} << 62;

WeightedChoice choice_of(std::vector<double> weights) {
  WeightedChoice choice;
  choice.assign(weights);
  return choice;
}

TEST(WeightedChoice, SplitsTheRangeByWeight) {
  const WeightedChoice choice = choice_of({1.0, 0.0, 3.0});
  EXPECT_DOUBLE_EQ(choice.sum(), 4.0);
  EXPECT_EQ(choice.pick(0), 0u);
  EXPECT_EQ(choice.pick(quarter - 1), 0u);
  EXPECT_EQ(choice.pick(quarter), 2u);
  EXPECT_EQ(choice.pick(std::numeric_limits<std::uint64_t>::max()), 2u);
}

TEST(WeightedChoice, NeverPicksWhatWeighsNothing) {
  const WeightedChoice choice = choice_of({0.0, 1.0, 0.0, 0.0});
  EXPECT_EQ(choice.pick(0), 1u);
  EXPECT_EQ(choice.pick(std::numeric_limits<std::uint64_t>::max()), 1u);
}

TEST(WeightedChoice, ForgetsEarlierWeights) {
  WeightedChoice choice = choice_of({1.0, 1.0, 1.0});
  choice.assign(std::array{2.0, 0.0});
  EXPECT_DOUBLE_EQ(choice.sum(), 2.0);
  EXPECT_EQ(choice.pick(3 * quarter), 0u);
}

}  // namespace
}  // namespace lrml::prep
