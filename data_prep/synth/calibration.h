// Finds the appeal under which the log shows the popularity asked for.
#pragma once

#include <cstdint>
#include <vector>

#include "data_prep/synth/activity.h"
#include "data_prep/synth/draw.h"
#include "data_prep/synth/profile.h"
#include "data_prep/synth/world.h"

namespace lrml::prep {

/// Fits the appeal to `popularity` (expected interactions per item, [I]) on the first 4,096 users: the
/// clusters' factors by proportional fitting of expected shares, then the items' weights by drawing (without
/// replacement the popular items fall behind) and correcting by the ratio that is missing. Order: a
/// pure function of the arguments. Cost: a few rounds of drawing these users' items.
Appeal calibrate(const World& world, const Profile& profile, const Activity& activity,
                 const std::vector<double>& popularity);

/// The part of the span that has passed at each of `times`.
void taus_of_times(const Profile& profile, const std::vector<std::int64_t>& times, std::vector<double>& taus);

}  // namespace lrml::prep
