#include "data_prep/synth/scenario.h"

#include <string>

#include "data_prep/synth/calibration.h"
#include "data_prep/synth/popularity.h"
#include "lrml/base/error.h"

namespace lrml::prep {
namespace {

constexpr std::size_t fewest_kinds = 2;

void require_possible(const SynthOptions& options) {
  if (options.kinds >= fewest_kinds && options.kinds <= most_kinds) return;
  throw Error(ExitCode::usage, "cannot plant " + std::to_string(options.kinds) +
                                   " kinds (a trend needs two, and there are 18 genres). Use --kinds 2 to 18.");
}

}  // namespace

Scenario make_scenario(const SynthOptions& options, std::size_t threads) {
  require_possible(options);
  Scenario scenario;
  scenario.profile = make_profile(options);
  scenario.world = make_world(scenario.profile, options.kinds, options.seed, options.structure);
  scenario.activity = make_activity(scenario.profile, options.seed);
  scenario.appeal = calibrate(scenario.world, scenario.profile, scenario.activity,
                              make_popularity(scenario.profile, options.seed), threads);
  return scenario;
}

}  // namespace lrml::prep
