// Finds the appeal under which the log shows the popularity asked for.
#pragma once

#include <cstddef>
#include <vector>

#include "data_prep/synth/activity.h"
#include "data_prep/synth/draw.h"
#include "data_prep/synth/profile.h"
#include "data_prep/synth/world.h"

namespace lrml::prep {

/// Fits the items' weights to `popularity` (expected interactions per item, [I]). Twelve times 2,048 users draw their
/// items, and every weight is multiplied by what was wanted over what was seen. This makes up both for clusters far
/// from most users and for popular items, which fall behind when nobody takes them twice. Of large sets the users are a
/// sample even in activity and draw more often, and then sixteen times as many four times more. Items too rare to be
/// counted in a sample get the weight that these users' chances of reaching their cluster call for, and a factor in
/// common with those about as popular.
///
/// Order    independent of `threads`
/// Cost     twelve logs of 2,048 users; of large sets 28, and four of 32,768
Appeal calibrate(const World& world, const Profile& profile, const Activity& activity,
                 const std::vector<double>& popularity, std::size_t threads);

}  // namespace lrml::prep
