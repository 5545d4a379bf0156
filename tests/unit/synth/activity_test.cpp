#include "data_prep/synth/activity.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace lrml::prep {
namespace {

std::vector<std::uint32_t> sorted(std::vector<std::uint32_t> counts) {
  std::ranges::sort(counts);
  return counts;
}

TEST(Activity, SumsToTheInteractionsAskedFor) {
  for (const std::string& name : preset_names()) {
    const Profile profile = make_profile({.preset = name});
    const Activity activity = make_activity(profile, 1);
    EXPECT_EQ(std::accumulate(activity.counts.begin(), activity.counts.end(), std::size_t{0}), profile.interactions);
    EXPECT_EQ(activity.first.size(), profile.users + 1);
    EXPECT_EQ(activity.first.back(), profile.interactions);
    EXPECT_EQ(activity.first[1], activity.counts[0]);
  }
}

TEST(Activity, FollowsThePublishedQuantiles) {
  const auto counts = sorted(make_activity(make_profile({.preset = "ml-1m"}), 1).counts);
  EXPECT_EQ(counts.front(), 20u);
  EXPECT_NEAR(counts[1510], 44.0, 1.0);
  EXPECT_NEAR(counts[3020], 96.0, 1.0);
  EXPECT_NEAR(counts[4530], 208.0, 21.0);
  EXPECT_NEAR(counts[5436], 400.0, 40.0);
}

TEST(Activity, LeavesNobodyWithoutAndNobodyBeyondTwoFifths) {
  const auto counts = sorted(make_activity(make_profile({.preset = "ml-1m"}), 1).counts);
  EXPECT_EQ(counts.back(), 1482u);
  const auto sparse = sorted(make_activity(make_profile({.users = 100, .items = 60, .interactions = 101}), 1).counts);
  EXPECT_EQ(sparse.front(), 1u);
  const auto full = sorted(make_activity(make_profile({.users = 10, .items = 100, .interactions = 400}), 1).counts);
  EXPECT_EQ(full.front(), 40u);
  EXPECT_EQ(full.back(), 40u);
}

TEST(Activity, GivesUsersOtherCountsUnderAnotherSeed) {
  const Profile profile = make_profile({.preset = "ml-100k"});
  EXPECT_EQ(make_activity(profile, 1).counts, make_activity(profile, 1).counts);
  EXPECT_NE(make_activity(profile, 1).counts, make_activity(profile, 2).counts);
}

}  // namespace
}  // namespace lrml::prep
