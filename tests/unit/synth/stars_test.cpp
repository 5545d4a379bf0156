#include "data_prep/synth/stars.h"

#include <gtest/gtest.h>

namespace lrml::prep {
namespace {

TEST(Stars, CutTheSatisfactionsAtTheProfilesShares) {
  Profile profile;
  profile.stars = {0.1, 0.2, 0.3, 0.2, 0.2};
  const std::vector<float> satisfactions = {9, 0, 8, 1, 7, 2, 6, 3, 5, 4};
  EXPECT_EQ(stars_of(profile, satisfactions), (std::vector<float>{5, 1, 5, 2, 4, 2, 4, 3, 3, 3}));
}

double mean_satisfaction(const World& world, const Choice& choice) {
  double sum = 0.0;
  for (std::size_t user = 0; user < 2000; ++user) sum += satisfaction(world, user, 0, choice);
  return sum / 2000.0;
}

TEST(Stars, RiseWithTheKindAndWithTheFit) {
  World world;
  world.seed = 1;
  world.kinds = 5;
  EXPECT_NEAR(mean_satisfaction(world, {.kind = 0}), 2.2, 0.05);
  EXPECT_NEAR(mean_satisfaction(world, {.kind = 4}), 4.4, 0.05);
  EXPECT_NEAR(mean_satisfaction(world, {.kind = noise_kind}), 3.3, 0.05);
  EXPECT_NEAR(mean_satisfaction(world, {.kind = 4, .squared_distance = 2.0f}), 3.4, 0.05);
}

TEST(Stars, VaryByUserAndInteraction) {
  World world;
  world.kinds = 5;
  const Choice choice{.kind = 2};
  EXPECT_NE(satisfaction(world, 0, 0, choice), satisfaction(world, 1, 0, choice));
  EXPECT_NE(satisfaction(world, 0, 0, choice), satisfaction(world, 0, 1, choice));
}

}  // namespace
}  // namespace lrml::prep
