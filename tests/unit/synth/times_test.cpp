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

TEST(Times, DependOnSeedAndUser) {
  const Profile profile = make_profile({.preset = "ml-1m"});
  EXPECT_EQ(times_of(profile, 3), times_of(profile, 3));
  EXPECT_NE(times_of(profile, 3), times_of(profile, 4));
  EXPECT_NE(times_of(profile, 3), times_of(profile, 3, 2));
}

}  // namespace
}  // namespace lrml::prep
