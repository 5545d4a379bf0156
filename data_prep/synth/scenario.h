// Everything that is decided before the first user draws.
#pragma once

#include <cstddef>
#include <vector>

#include "data_prep/synth/activity.h"
#include "data_prep/synth/draw.h"
#include "data_prep/synth/profile.h"
#include "data_prep/synth/synthesize.h"
#include "data_prep/synth/world.h"

namespace lrml::prep {

struct Scenario {
  Profile profile;
  World world;
  Activity activity;
  Appeal appeal;
};

/// Order: independent of `threads`. Cost: calibrate(). Throws Error (usage) for sizes or kinds that cannot be met.
Scenario make_scenario(const SynthOptions& options, std::size_t threads);

}  // namespace lrml::prep
