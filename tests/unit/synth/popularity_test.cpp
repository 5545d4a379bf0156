#include "data_prep/synth/popularity.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace lrml::prep {
namespace {

TEST(Popularity, IsTheCurveInAnotherOrder) {
  const Profile profile = make_profile({.preset = "ml-100k"});
  std::vector<double> counts = make_popularity(profile, 1);
  EXPECT_NEAR(std::accumulate(counts.begin(), counts.end(), 0.0), 100'000.0, 1e-4);
  EXPECT_FALSE(std::ranges::is_sorted(counts, std::greater{}));
  std::ranges::sort(counts, std::greater{});
  const double first_to_hundredth = std::pow(6.3 / 105.3, -0.28) * std::exp(3.531 * 99.0 / 1682.0);
  EXPECT_NEAR(counts[0] / counts[99], first_to_hundredth, 1e-5);
}

TEST(Popularity, LeavesEveryItemItsFewest) {
  Profile profile = make_profile({.preset = "ml-100k"});
  const std::vector<double> curve = make_popularity(profile, 1);
  profile.fewest = 10;
  const std::vector<double> counts = make_popularity(profile, 1);
  EXPECT_NEAR(std::accumulate(counts.begin(), counts.end(), 0.0), 100'000.0, 1e-4);
  EXPECT_NEAR(counts[7], 10.0 + curve[7] * (1.0 - 10.0 * 1682.0 / 100'000.0), 1e-9);
}

TEST(Popularity, DependsOnTheSeedInOrderOnly) {
  const Profile profile = make_profile({.preset = "ml-100k"});
  std::vector<double> one = make_popularity(profile, 1);
  std::vector<double> two = make_popularity(profile, 2);
  EXPECT_NE(one, two);
  std::ranges::sort(one);
  std::ranges::sort(two);
  EXPECT_NEAR(one.front(), two.front(), 1e-9);
  EXPECT_NEAR(one.back(), two.back(), 1e-9);
}

}  // namespace
}  // namespace lrml::prep
