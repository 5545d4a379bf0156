// How often each item is to be chosen.
#pragma once

#include <cstdint>
#include <vector>

#include "data_prep/synth/profile.h"

namespace lrml::prep {

/// Expected interactions per item, [I], summing to `profile.interactions`: the profile's curve over ranks,
/// which items get in a pseudo-random order.
std::vector<double> make_popularity(const Profile& profile, std::uint64_t seed);

}  // namespace lrml::prep
