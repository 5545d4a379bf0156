#include "data_prep/synth/profile.h"

#include <gtest/gtest.h>

#include <cmath>

#include "lrml/base/error.h"

namespace lrml::prep {
namespace {

void expect_usage_error(const SynthOptions& options, const std::string& part) {
  try {
    make_profile(options);
    ADD_FAILURE() << "accepted, expected: " << part;
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::usage);
    EXPECT_NE(std::string(error.what()).find(part), std::string::npos) << error.what();
  }
}

TEST(Profile, IsThePublishedOneWithoutSizes) {
  const Profile profile = make_profile({.preset = "ml-100k"});
  EXPECT_EQ(profile.users, 943u);
  EXPECT_EQ(profile.items, 1682u);
  EXPECT_EQ(profile.interactions, 100'000u);
  EXPECT_DOUBLE_EQ(profile.activity[median_level], 65.0);
  EXPECT_DOUBLE_EQ(profile.q, 5.3);
  EXPECT_EQ(profile.most_per_user(), 672u);
}

TEST(Profile, KeepsTheMeanPerUserWhenOnlyUsersAreGiven) {
  EXPECT_EQ(make_profile({.preset = "ml-100k", .users = 1886}).interactions, 200'000u);
}

TEST(Profile, FollowsTheSizesAskedFor) {
  const Profile profile = make_profile({.preset = "ml-100k", .users = 943, .items = 841, .interactions = 50'000});
  EXPECT_DOUBLE_EQ(profile.activity[median_level], 32.5);
  EXPECT_DOUBLE_EQ(profile.q, 2.65);
}

TEST(Profile, StarsOfEveryPresetSumToOne) {
  for (const std::string& name : preset_names()) {
    double sum = 0.0;
    for (const double share : make_profile({.preset = name}).stars) sum += share;
    EXPECT_NEAR(sum, 1.0, 1e-9) << name;
  }
}

// Log-linear between the levels: a stretch from a to b has the mean (b − a) / ln(b / a).
TEST(Profile, OfALargeSetHasThePublishedMeanPerUser) {
  for (const std::string name : {"ml-20m", "netflix"}) {
    const Profile profile = make_profile({.preset = name});
    double mean = 0.0;
    for (std::size_t k = 1; k < activity_levels.size(); ++k) {
      const double a = profile.activity[k - 1], b = profile.activity[k];
      mean += (activity_levels[k] - activity_levels[k - 1]) * (b - a) / std::log(b / a);
    }
    EXPECT_NEAR(mean, static_cast<double>(profile.interactions) / static_cast<double>(profile.users), 0.01) << name;
    EXPECT_LE(profile.activity.back(), static_cast<double>(profile.most_per_user())) << name;
  }
}

TEST(Profile, ErasOfNetflixAddUpToAllInteractions) {
  const Profile profile = make_profile({.preset = "netflix"});
  double sum = 0.0;
  for (const Era& era : profile.eras) sum += era.interactions;
  EXPECT_EQ(sum, static_cast<double>(profile.interactions));
  EXPECT_EQ(profile.eras.front().first_second, profile.first_second);
}

TEST(Profile, RejectsAnUnknownPreset) {
  expect_usage_error({.preset = "ml-2k"}, "ml-100k, ml-1m");
}

TEST(Profile, RejectsNoUsers) {
  expect_usage_error({.users = 0}, "there must be users");
}

TEST(Profile, RejectsMoreUsersThanIdsCanName) {
  expect_usage_error({.users = std::size_t{1} << 32}, "ids have 32 bits");
  expect_usage_error({.items = ~std::size_t{0}}, "ids have 32 bits");
}

TEST(Profile, RejectsTooFewItems) {
  expect_usage_error({.items = 59}, "relations need 60 items");
}

TEST(Profile, RejectsFewerInteractionsThanUsersOrItems) {
  expect_usage_error({.users = 100, .items = 60, .interactions = 99}, "every user and every item needs one");
  expect_usage_error({.users = 60, .items = 100, .interactions = 99}, "every user and every item needs one");
}

TEST(Profile, RejectsMoreThanTwoFifthsOfAllPairs) {
  EXPECT_NO_THROW(make_profile({.users = 10, .items = 100, .interactions = 400}));
  expect_usage_error({.users = 10, .items = 100, .interactions = 401}, "at most 40 items");
}

}  // namespace
}  // namespace lrml::prep
