#include "data_prep/synth/times.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace lrml::prep {
namespace {

constexpr std::size_t users = 2000;
constexpr std::size_t count = 60;

std::vector<std::int64_t> times_of(const Profile& profile, std::size_t user, std::uint64_t seed = 1) {
  std::vector<std::int64_t> times;
  times_of_user(profile, seed, user, count, times);
  return times;
}

TEST(Times, NeverDecreaseAndStayWithinTheSpan) {
  const Profile profile = make_profile({.preset = "ml-100k"});
  for (std::size_t u = 0; u < users; ++u) {
    const auto times = times_of(profile, u);
    ASSERT_EQ(times.size(), count);
    ASSERT_TRUE(std::ranges::is_sorted(times));
    ASSERT_GE(times.front(), profile.first_second);
    ASSERT_LE(times.back(), profile.last_second);
  }
}

TEST(Times, StayWithinASpanShorterThanASession) {
  Profile profile = make_profile({.preset = "ml-100k"});
  profile.last_second = profile.first_second + 10;
  for (std::size_t u = 0; u < 100; ++u) {
    const auto times = times_of(profile, u);
    ASSERT_TRUE(std::ranges::is_sorted(times));
    ASSERT_GE(times.front(), profile.first_second);
    ASSERT_EQ(times.back(), profile.last_second);
  }
}

TEST(Times, SixUsersInTenComeOnce) {
  const Profile profile = make_profile({.preset = "ml-1m"});
  std::size_t within_a_day = 0;
  for (std::size_t u = 0; u < users; ++u) {
    const auto times = times_of(profile, u);
    within_a_day += times.back() - times.front() < 86'400;
  }
  EXPECT_NEAR(static_cast<double>(within_a_day) / users, 0.62, 0.05);
}

TEST(Times, ShareASecondWithinAPageAndPauseBetweenPages) {
  const Profile profile = make_profile({.preset = "ml-1m"});
  std::size_t same = 0, pauses = 0;
  for (std::size_t u = 0; u < users; ++u) {
    const auto times = times_of(profile, u);
    for (std::size_t k = 1; k < count; ++k) {
      const std::int64_t gap = times[k] - times[k - 1];
      same += gap == 0;
      pauses += gap >= 5 && gap <= 60;
    }
  }
  const double gaps = users * (count - 1);
  EXPECT_NEAR(static_cast<double>(same) / gaps, 0.42, 0.02);
  EXPECT_GT(static_cast<double>(same + pauses) / gaps, 0.95);
}

TEST(Times, AreMeasuredInPartsOfTheSpan) {
  Profile profile;
  profile.first_second = 1000;
  profile.last_second = 1100;
  std::vector<double> taus;
  taus_of_times(profile, {1000, 1025, 1100}, taus);
  EXPECT_EQ(taus, (std::vector<double>{0.0, 0.25, 1.0}));
}

TEST(Times, AreWholeDaysWithinTheSpanWhereThereAreEras) {
  const Profile profile = make_profile({.preset = "netflix"});
  for (std::size_t u = 0; u < users; ++u) {
    const auto times = times_of(profile, u);
    ASSERT_TRUE(std::ranges::is_sorted(times));
    ASSERT_GE(times.front(), profile.first_second);
    ASSERT_LE(times.back(), profile.last_second);
    for (const std::int64_t time : times) ASSERT_EQ(time % 86'400, 0);
  }
}

// Netflix, 2005: 53 of 100 million.
TEST(Times, GiveEveryEraItsShare) {
  const Profile profile = make_profile({.preset = "netflix"});
  std::vector<double> seen(profile.eras.size(), 0.0);
  for (std::size_t u = 0; u < 10 * users; ++u) {
    for (const std::int64_t time : times_of(profile, u)) {
      std::size_t era = 0;
      while (era + 1 < seen.size() && time >= profile.eras[era + 1].first_second) ++era;
      seen[era] += 1.0 / (10 * users * count);
    }
  }
  for (std::size_t era = 0; era < seen.size(); ++era) {
    EXPECT_NEAR(seen[era], profile.eras[era].interactions / 100'480'507, 0.01) << era;
  }
}

TEST(Times, SpreadAUsersDaysWhereThereAreEras) {
  const Profile profile = make_profile({.preset = "netflix"});
  std::size_t one_day = 0;
  for (std::size_t u = 0; u < users; ++u) {
    const auto times = times_of(profile, u);
    one_day += times.front() == times.back();
  }
  EXPECT_NEAR(static_cast<double>(one_day) / users, 0.66, 0.04);
}

TEST(Times, DependOnSeedAndUser) {
  const Profile profile = make_profile({.preset = "ml-1m"});
  EXPECT_EQ(times_of(profile, 3), times_of(profile, 3));
  EXPECT_NE(times_of(profile, 3), times_of(profile, 4));
  EXPECT_NE(times_of(profile, 3), times_of(profile, 3, 2));
}

}  // namespace
}  // namespace lrml::prep
