#include "data_prep/synth/synthesize.h"

#include <array>
#include <map>
#include <string>
#include <utility>

#include "data_prep/dataset/assemble.h"
#include "data_prep/synth/descriptions.h"
#include "data_prep/synth/scenario.h"
#include "data_prep/synth/stars.h"
#include "data_prep/synth/synth_events.h"
#include "lrml/base/floating.h"

namespace lrml::prep {
namespace {

void append(Table& table, const Latent& row) {
  table.values.insert(table.values.end(), row.begin(), row.end());
}

// What an oracle needs to know.
std::map<std::string, Table> tables_of(const Scenario& scenario) {
  const World& world = scenario.world;
  Table users{.columns = latent_width, .values = {}};
  Table items{.columns = latent_width, .values = {}};
  Table translations{.columns = latent_width, .values = {}};
  Table weights{.columns = 1, .values = {}};
  users.values.reserve(scenario.profile.users * latent_width);
  for (std::size_t u = 0; u < scenario.profile.users; ++u) append(users, position_of_user(world, u));
  for (std::size_t i = 0; i < world.items(); ++i) {
    append(items, world.centres[world.cluster_of_item[i]]);
    weights.values.push_back(static_cast<float>(logarithm(scenario.appeal.items[i])));
  }
  for (const Latent& translation : world.translations) append(translations, translation);
  return {{"user_position", std::move(users)},
          {"item_position", std::move(items)},
          {"translation", std::move(translations)},
          {"item_log_weight", std::move(weights)}};
}

SyntheticTruth truth_of(const Scenario& scenario) {
  const World& world = scenario.world;
  SyntheticTruth truth;
  std::vector<std::uint8_t>& groups = truth.labels["user_group"];
  for (std::size_t u = 0; u < scenario.profile.users; ++u) groups.push_back(group_of_user(world, u));
  std::vector<std::uint8_t>& blocks = truth.labels["item_block"];
  for (std::size_t i = 0; i < world.items(); ++i) blocks.push_back(world.block_of_item(i));
  truth.parameters = {{"kinds", static_cast<double>(world.kinds)},
                      {"clusters", static_cast<double>(world.clusters())},
                      {"latent_width", static_cast<double>(latent_width)},
                      {"translation_length", translation_length},
                      {"closeness", closeness},
                      {"ramp", ramp},
                      {"noise_share", noise_share},
                      {"first_second", static_cast<double>(scenario.profile.first_second)},
                      {"last_second", static_cast<double>(scenario.profile.last_second)},
                      {"seed", static_cast<double>(world.seed)}};
  truth.tables = tables_of(scenario);
  return truth;
}

}  // namespace

DatasetContents describe_synthetic(const Scenario& scenario) {
  DatasetContents contents;
  contents.name = "synth-" + scenario.profile.name;
  contents.source = "synthetic, planted relations in the profile of " + scenario.profile.name;
  describe(scenario.world, scenario.profile, contents);
  contents.synthetic = truth_of(scenario);
  return contents;
}

DatasetContents synthesize(const SynthOptions& options, const SplitOptions& split, std::size_t threads,
                           Progress& progress, BuildReport& report) {
  const Scenario scenario = make_scenario(options, threads);
  const Profile& profile = scenario.profile;
  DatasetContents contents = describe_synthetic(scenario);
  report.read = profile.interactions;
  SynthEvents events(scenario, contents, split);
  assemble(events, synthetic_fields, split, threads, progress, contents, report);
  // Stars come last: their cuts need all satisfactions.
  rate(profile, std::array{unrated(profile, contents.train), unrated(profile, contents.valid.rows),
                           unrated(profile, contents.test.rows)});
  return contents;
}

}  // namespace lrml::prep
