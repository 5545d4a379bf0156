#include "data_prep/synth/synthesize.h"

#include <string>

#include "data_prep/synth/activity.h"
#include "data_prep/synth/calibration.h"
#include "data_prep/synth/descriptions.h"
#include "data_prep/synth/popularity.h"
#include "data_prep/synth/stars.h"
#include "data_prep/synth/times.h"
#include "lrml/base/error.h"

namespace lrml::prep {
namespace {

constexpr std::size_t fewest_kinds = 2;
constexpr std::size_t most_kinds = 18;  // each block has a genre of its own

void require_possible(const SynthOptions& options) {
  if (options.kinds >= fewest_kinds && options.kinds <= most_kinds) return;
  throw Error(ExitCode::usage, "cannot plant " + std::to_string(options.kinds) +
                                   " kinds (a trend needs two, and there are 18 genres). Use --kinds 2 to 18.");
}

// Draws every user's interactions; the stars come last, since their cuts need all satisfactions.
void draw_log(const World& world, const Profile& profile, const Activity& activity, const Appeal& appeal,
              InteractionLog& log) {
  Drawer drawer(world, profile.interactions, 0);
  drawer.set_appeal(appeal);
  std::vector<std::int64_t> times;
  std::vector<double> taus;
  std::vector<Choice> choices;
  std::vector<float> satisfactions;
  for (std::size_t u = 0; u < profile.users; ++u) {
    times_of_user(profile, world.seed, u, activity.counts[u], times);
    taus_of_times(profile, times, taus);
    drawer.draw(u, activity.first[u], taus, choices);
    for (std::size_t k = 0; k < choices.size(); ++k) {
      log.interactions.push_back({.user = static_cast<std::uint32_t>(u), .item = choices[k].item, .time = static_cast<std::uint32_t>(times[k])});
      log.kinds.push_back(choices[k].kind);
      satisfactions.push_back(satisfaction(world, u, k, choices[k]));
    }
  }
  const std::vector<float> stars = stars_of(profile, satisfactions);
  for (std::size_t t = 0; t < stars.size(); ++t) log.interactions[t].rating = stars[t];
}

void store_truth(const World& world, const Profile& profile, InteractionLog& log) {
  std::vector<std::uint8_t>& groups = log.user_labels["user_group"];
  for (std::size_t u = 0; u < profile.users; ++u) groups.push_back(group_of_user(world, u));
  std::vector<std::uint8_t>& blocks = log.item_labels["item_block"];
  for (std::size_t i = 0; i < profile.items; ++i) blocks.push_back(world.block_of_item(i));
  log.parameters = {{"kinds", static_cast<double>(world.kinds)},
                    {"clusters", static_cast<double>(world.clusters())},
                    {"latent_width", static_cast<double>(latent_width)},
                    {"translation_length", translation_length},
                    {"closeness", closeness},
                    {"ramp", ramp},
                    {"noise_share", noise_share},
                    {"seed", static_cast<double>(world.seed)}};
}

}  // namespace

InteractionLog synthesize(const SynthOptions& options) {
  require_possible(options);
  const Profile profile = make_profile(options);
  const World world = make_world(profile, options.kinds, options.seed);
  const Activity activity = make_activity(profile, options.seed);
  const Appeal appeal = calibrate(world, profile, activity, make_popularity(profile, options.seed));

  InteractionLog log;
  log.name = "synth-" + profile.name;
  log.source = "synthetic, planted relations in the profile of " + profile.name;
  log.has_times = true;
  log.has_ratings = true;
  describe(world, profile, log);
  draw_log(world, profile, activity, appeal, log);
  store_truth(world, profile, log);
  return log;
}

}  // namespace lrml::prep
