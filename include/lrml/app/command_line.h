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

/// --help and --version: print this and be done.
struct ShowText {
  std::string text;
};

using Command = std::variant<ShowText, TrainArguments, EvaluateArguments, DigestArguments>;

struct CommandLine {
  Verbosity verbosity = Verbosity::normal;
  Command command;
};

/// Throws Error (usage) for unknown commands and options (with the nearest known one), missing ones, and
/// values that are none.
CommandLine parse_command_line(int argc, const char* const* argv);

/// The configuration that training starts from: rank 0 reads the file, all ranks parse it. Collective.
/// Throws AgreedError for an unreadable file and for wrong names and values, in the file or in the overrides.
Configuration load_configuration(Communicator& comm, const TrainArguments& arguments);

/// The configuration of an existing run with `overrides` on top. Collective. Throws as above.
Configuration load_run_configuration(Communicator& comm, const RunDirectory& run,
                                     const std::vector<Override>& overrides);

}  // namespace lrml
