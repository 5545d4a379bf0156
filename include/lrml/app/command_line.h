// What the user asked lrml_dist to do: one struct per command.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "lrml/app/run_directory.h"
#include "lrml/base/log.h"
#include "lrml/comm/communicator.h"
#include "lrml/config/configuration.h"
#include "lrml/exchange/cost_model.h"

namespace lrml {

/// lrml_dist [train] --config C --data F.h5 --out DIR [--resume|--force] [--section.key value …]
struct TrainArguments {
  std::filesystem::path config;
  std::filesystem::path data;
  std::filesystem::path out;
  ExistingRun existing = ExistingRun::refuse;
  std::vector<Override> overrides;
};

/// lrml_dist evaluate --run DIR [--data F.h5] [--baselines] [--eval.key value …]
struct EvaluateArguments {
  std::filesystem::path run;
  std::filesystem::path data;  ///< empty: the one the run was trained on
  bool baselines = false;      ///< popularity and random beside the model
  std::vector<Override> overrides;
};

/// lrml_dist digest --run DIR
struct DigestArguments {
  std::filesystem::path run;
};

/// lrml_dist plan --data F.h5 --config C --ranks 1,2,4 [--ranks-per-node R] [--latency-us L] [--gbit G] …
struct PlanArguments {
  std::filesystem::path config;
  std::filesystem::path data;
  std::vector<std::size_t> ranks;
  std::size_t ranks_per_node = 1;
  Network network;
  std::optional<double> active;  ///< share of triplets
  std::size_t users = 0;         ///< as if the dataset had so many; 0: as it is
  std::size_t items = 0;
  std::size_t interactions = 0;
  bool json = false;
  std::vector<Override> overrides;
};

/// --help and --version: print this and be done.
struct ShowText {
  std::string text;
};

using Command = std::variant<ShowText, TrainArguments, EvaluateArguments, DigestArguments, PlanArguments>;

struct CommandLine {
  Verbosity verbosity = Verbosity::normal;
  Command command;
};

/// Throws Error (usage) for unknown commands and options (with the nearest known one), missing ones, and
/// values that are none.
CommandLine parse_command_line(int argc, const char* const* argv);

/// The configuration of a file with `overrides` on top: rank 0 reads the file, all ranks parse it. Collective.
/// Throws AgreedError for an unreadable file and for wrong names and values, in the file or in the overrides.
Configuration load_configuration(Communicator& comm, const std::filesystem::path& file,
                                 const std::vector<Override>& overrides);

/// The configuration of an existing run with `overrides` on top. Collective. Throws as above.
Configuration load_run_configuration(Communicator& comm, const RunDirectory& run,
                                     const std::vector<Override>& overrides);

}  // namespace lrml
