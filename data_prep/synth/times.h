// When each user's interactions happen: sessions of pages, whose ratings may share a second.
#pragma once

#include <cstdint>
#include <vector>

#include "data_prep/synth/profile.h"

namespace lrml::prep {

/// The times of `user`'s interactions, not decreasing, [count], within the profile's span. A user comes on one day
/// (probability .6) or in a few sessions with exponential gaps. Without eras, within a session the next rating has the
/// same second (the rest of a page) or follows after 5 to 60 seconds. With eras, times are first seconds of days, each
/// era gets its share of the interactions in expectation, and gaps are shorter where there is more going on.
void times_of_user(const Profile& profile, std::uint64_t seed, std::size_t user, std::size_t count,
                   std::vector<std::int64_t>& times);

/// The part of the span that has passed at each of `times`.
void taus_of_times(const Profile& profile, const std::vector<std::int64_t>& times, std::vector<double>& taus);

}  // namespace lrml::prep
