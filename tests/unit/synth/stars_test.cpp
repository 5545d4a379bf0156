#include "data_prep/synth/stars.h"

#include <gtest/gtest.h>

#include <array>

namespace lrml::prep {
namespace {

InteractionRows rows_of(const std::vector<float>& satisfactions, std::int64_t time = 100) {
  InteractionRows rows;
  rows.rating = satisfactions;
  rows.timestamp.assign(satisfactions.size(), time);
  return rows;
}

TEST(Stars, CutTheSatisfactionsOfAllPartsAtTheProfilesShares) {
  Profile profile;
  profile.stars = {0, 0.1, 0, 0.2, 0, 0.3, 0, 0.2, 0, 0.2};
  InteractionRows some = rows_of({9, 0, 8, 1, 7}), others = rows_of({2, 6, 3, 5, 4});
  rate(profile, std::array{unrated(profile, some), unrated(profile, others)});
  EXPECT_EQ(some.rating, (std::vector<float>{5, 1, 5, 2, 4}));
  EXPECT_EQ(others.rating, (std::vector<float>{2, 4, 3, 3, 3}));
}

// Half of the rows are early and get as many ones as twos; the later half has the halves and the rest of the others.
TEST(Stars, AreHalvesOnlyAfterTheDay) {
  Profile profile;
  profile.stars = {0, 0.375, 0.25, 0.375, 0, 0, 0, 0, 0, 0};
  profile.half_stars_from = 50;
  InteractionRows early = rows_of({1, 2, 3, 4}, 49), late = rows_of({4, 3, 2, 1}, 50);
  rate(profile, std::array{unrated(profile, early), unrated(profile, late)});
  EXPECT_EQ(early.rating, (std::vector<float>{1, 1, 2, 2}));
  EXPECT_EQ(late.rating, (std::vector<float>{2, 1.5, 1.5, 1}));
}

TEST(Stars, LeaveAnEmptyLogAlone) {
  InteractionRows none;
  rate(Profile{}, std::array{unrated(Profile{}, none)});
  EXPECT_TRUE(none.rating.empty());
}

double mean_satisfaction(const World& world, const Choice& choice) {
  double sum = 0.0;
  for (std::size_t user = 0; user < 2000; ++user) {
    sum += satisfaction(world, user, mood_of_user(world, user), 0, choice);
  }
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
  EXPECT_NE(mood_of_user(world, 0), mood_of_user(world, 1));
  EXPECT_NE(satisfaction(world, 0, 0.0, 0, choice), satisfaction(world, 1, 0.0, 0, choice));
  EXPECT_NE(satisfaction(world, 0, 0.0, 0, choice), satisfaction(world, 0, 0.0, 1, choice));
}

}  // namespace
}  // namespace lrml::prep
