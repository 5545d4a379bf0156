// Finds the appeal under which the log shows the popularity asked for.
#pragma once

#include <cstdint>
#include <vector>

#include "data_prep/synth/activity.h"
#include "data_prep/synth/draw.h"
#include "data_prep/synth/profile.h"
#include "data_prep/synth/world.h"

namespace lrml::prep {

/// Fits the items' weights to `popularity` (expected interactions per item, [I]): twelve times the first
/// 2,048 users draw their items, and every weight is multiplied by what was wanted over what was seen. This
/// makes up both for clusters far from most users and for popular items, which fall behind when nobody takes
/// them twice. Order: a pure function of the arguments. Cost: twelve logs of these users.
Appeal calibrate(const World& world, const Profile& profile, const Activity& activity,
                 const std::vector<double>& popularity);

/// The part of the span that has passed at each of `times`.
void taus_of_times(const Profile& profile, const std::vector<std::int64_t>& times, std::vector<double>& taus);

}  // namespace lrml::prep
