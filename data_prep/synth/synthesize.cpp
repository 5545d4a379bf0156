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

// [count x d0]; row k is position(k).
template <class Position>
TruthTable positions(std::size_t count, Position position) {
  TruthTable table{.rows = count, .columns = latent_width, .values = {}};
  table.values.reserve(count * latent_width);
  for (std::size_t k = 0; k < count; ++k) {
    const Latent& row = position(k);
    table.values.insert(table.values.end(), row.begin(), row.end());
  }
  return table;
}

// What an oracle needs to know.
std::map<std::string, TruthTable> tables_of(const Scenario& scenario) {
  const World& world = scenario.world;
  TruthTable weights{.rows = world.items(), .columns = 1, .values = {}};
  for (const double weight : scenario.appeal.items) weights.values.push_back(static_cast<float>(logarithm(weight)));
  std::map<std::string, TruthTable> tables = {
      {"user_position", positions(scenario.profile.users, [&](std::size_t u) { return position_of_user(world, u); })},
      {"item_position",
       positions(world.items(), [&](std::size_t i) { return world.centres[world.cluster_of_item[i]]; })},
      {"item_log_weight", std::move(weights)}};
  const auto add_by_kind = [&](const char* name, const std::vector<Latent>& rows) {
    tables[name] = positions(world.kinds, [&](std::size_t r) { return rows[r]; });
  };
  if (world.structure == Structure::teacher) {
    add_by_kind("memory_key", world.memory.keys);
    add_by_kind("memory_value", world.memory.values);
  } else {
    add_by_kind("translation", world.translations);
  }
  return tables;
}

std::map<std::string, double> parameters_of(const Scenario& scenario) {
  const World& world = scenario.world;
  std::map<std::string, double> parameters = {{"kinds", static_cast<double>(world.kinds)},
                                              {"clusters", static_cast<double>(world.clusters())},
                                              {"latent_width", static_cast<double>(latent_width)},
                                              {"closeness", closeness},
                                              {"ramp", ramp},
                                              {"noise_share", noise_share},
                                              {"first_second", static_cast<double>(scenario.profile.first_second)},
                                              {"last_second", static_cast<double>(scenario.profile.last_second)},
                                              {"seed", static_cast<double>(world.seed)}};
  if (world.structure == Structure::teacher) {
    parameters["logit_deviation"] = logit_deviation;
    parameters["value_length"] = value_length;
  } else {
    parameters["translation_length"] = world.translation_length;
  }
  return parameters;
}

SyntheticTruth truth_of(const Scenario& scenario) {
  const World& world = scenario.world;
  SyntheticTruth truth;
  std::vector<std::uint8_t>& groups = truth.labels["user_group"];
  for (std::size_t u = 0; u < scenario.profile.users; ++u) groups.push_back(group_of_user(world, u));
  std::vector<std::uint8_t>& blocks = truth.labels["item_block"];
  for (std::size_t i = 0; i < world.items(); ++i) blocks.push_back(world.block_of_item(i));
  truth.parameters = parameters_of(scenario);
  truth.tables = tables_of(scenario);
  return truth;
}

std::string in_words(Structure structure) {
  switch (structure) {
    case Structure::relations:
      return "planted relations";
    case Structure::plain:
      return "without relations";
    case Structure::teacher:
      break;
  }
  return "drawn from an LRML";
}

}  // namespace

DatasetContents describe_synthetic(const Scenario& scenario) {
  DatasetContents contents;
  contents.name = "synth-" + scenario.profile.name;
  contents.source = "synthetic, " + in_words(scenario.world.structure) + " in the profile of " + scenario.profile.name;
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
