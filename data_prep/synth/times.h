// When each user's interactions happen: sessions of pages, whose ratings may share a second.
#pragma once

#include <cstdint>
#include <vector>

#include "data_prep/synth/profile.h"

namespace lrml::prep {

/// The seconds of `user`'s interactions, not decreasing, [count], within the profile's span. A user comes on
/// one day (probability .6) or in a few sessions with exponential gaps; within a session the next rating has
/// the same second (the rest of a page) or follows after 5 to 60 seconds.
void times_of_user(const Profile& profile, std::uint64_t seed, std::size_t user, std::size_t count,
                   std::vector<std::int64_t>& times);

}  // namespace lrml::prep
