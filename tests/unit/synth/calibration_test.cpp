#include "data_prep/synth/calibration.h"

#include <gtest/gtest.h>

#include "data_prep/synth/popularity.h"

namespace lrml::prep {
namespace {

TEST(Calibration, MakesTheLogShowTheFavouritesAskedFor) {
  const Profile profile = make_profile({.preset = "ml-100k"});
  const World world = make_world(profile, 5, 1);
  const Activity activity = make_activity(profile, 1);
  const std::vector<double> popularity = make_popularity(profile, 1);
  const Appeal appeal = calibrate(world, profile, activity, popularity, 2);
  EXPECT_EQ(appeal.popularity, popularity);

  Drawer drawer(world, profile.interactions, 0);
  drawer.set_appeal(appeal);
  std::vector<double> seen(profile.items, 0.0);
  std::vector<Choice> choices;
  for (std::size_t u = 0; u < profile.users; ++u) {
    drawer.draw(u, activity.first[u], std::vector<double>(activity.counts[u], 0.5), choices);
    for (const Choice& choice : choices) seen[choice.item] += 1.0;
  }
  double wanted_of_popular = 0.0, seen_of_popular = 0.0;
  for (std::size_t i = 0; i < profile.items; ++i) {
    if (popularity[i] < 200.0) continue;
    wanted_of_popular += popularity[i];
    seen_of_popular += seen[i];
  }
  EXPECT_GT(wanted_of_popular, 10'000.0);
  EXPECT_NEAR(seen_of_popular / wanted_of_popular, 1.0, 0.05);
}

// The sizes make a large set, whose calibration is a sample: most items are rare in it.
TEST(Calibration, KeepsRareItemsOfALargeSetRare) {
  const Profile profile = make_profile({.preset = "ml-20m", .users = 21'000, .items = 600, .interactions = 400'000});
  const World world = make_world(profile, 5, 1);
  const Activity activity = make_activity(profile, 1);
  const std::vector<double> popularity = make_popularity(profile, 1);
  const Appeal appeal = calibrate(world, profile, activity, popularity, 2);

  Drawer drawer(world, profile.interactions, 0);
  drawer.set_appeal(appeal);
  double wanted = 0.0, seen = 0.0;
  std::vector<Choice> choices;
  for (std::size_t u = 0; u < profile.users; ++u) {
    drawer.draw(u, activity.first[u], std::vector<double>(activity.counts[u], 0.5), choices);
    for (const Choice& choice : choices) seen += popularity[choice.item] < 30.0;
  }
  for (const double count : popularity) wanted += count < 30.0 ? count : 0.0;
  EXPECT_GT(wanted, 500.0);
  EXPECT_NEAR(seen / wanted, 1.0, 0.5);
}

TEST(Calibration, DoesNotDependOnTheNumberOfThreads) {
  const Profile profile = make_profile({.preset = "ml-20m", .users = 21'000, .items = 100, .interactions = 60'000});
  const World world = make_world(profile, 5, 1);
  const Activity activity = make_activity(profile, 1);
  const std::vector<double> popularity = make_popularity(profile, 1);
  EXPECT_EQ(calibrate(world, profile, activity, popularity, 1).items,
            calibrate(world, profile, activity, popularity, 3).items);
}

}  // namespace
}  // namespace lrml::prep
