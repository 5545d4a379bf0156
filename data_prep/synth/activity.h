// How many interactions each user has.
#pragma once

#include <cstdint>
#include <vector>

#include "data_prep/synth/profile.h"

namespace lrml::prep {

struct Activity {
  std::vector<std::uint32_t> counts;  ///< [U] interactions per user
  std::vector<std::uint64_t> first;   ///< [U + 1] interactions of all users before
};

/// User u gets the quantile of a pseudo-random rank, log-linear between the profile's
/// levels; the excess over the median is scaled so that the sum is exactly `profile.interactions`.
/// Every count is in [1, most_per_user()].
Activity make_activity(const Profile& profile, std::uint64_t seed);

}  // namespace lrml::prep
