#include "data_prep/synth/calibration.h"

#include <gtest/gtest.h>

#include "data_prep/synth/popularity.h"

namespace lrml::prep {
namespace {

TEST(Calibration, MeasuresTimeInPartsOfTheSpan) {
  Profile profile;
  profile.first_second = 1000;
  profile.last_second = 1100;
  std::vector<double> taus;
  taus_of_times(profile, {1000, 1025, 1100}, taus);
  EXPECT_EQ(taus, (std::vector<double>{0.0, 0.25, 1.0}));
}

TEST(Calibration, MakesTheLogShowTheFavouritesAskedFor) {
  const Profile profile = make_profile({.preset = "ml-100k"});
  const World world = make_world(profile, 5, 1);
  const Activity activity = make_activity(profile, 1);
  const std::vector<double> popularity = make_popularity(profile, 1);
  const Appeal appeal = calibrate(world, profile, activity, popularity);
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

}  // namespace
}  // namespace lrml::prep
