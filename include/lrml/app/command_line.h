// What the user asked lrml_dist to do: one struct per command.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "lrml/app/listing.h"
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
  bool baselines = false;      ///< popularity, random and EASE beside the model
  std::vector<Override> overrides;
};

/// lrml_dist compare --run DIR … --against DIR … [--data F.h5] [--json] [--eval.key value …]
struct CompareArguments {
  std::vector<std::filesystem::path> runs;     ///< of one setting
  std::vector<std::filesystem::path> against;  ///< of the other
  std::filesystem::path data;                  ///< empty: the one the first run was trained on
  bool json = false;
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

/// lrml_dist doctor [--config C] [--data F.h5] [--out DIR] [--json] [--section.key value …]
struct DoctorArguments {
  std::filesystem::path config;
  std::filesystem::path data;
  std::filesystem::path out;
  bool json = false;
  std::vector<Override> overrides;
};

/// lrml_dist recommend --run DIR [--user ID …] [--users FILE] | [--items ID|TITLE,…] [--top N] [--filter genre=NAME …]
/// …
struct RecommendArguments {
  std::filesystem::path run;
  std::filesystem::path data;        ///< empty: the one the run was trained on
  std::vector<std::string> users;    ///< original ids; with no file either: all users
  std::filesystem::path users_file;  ///< more of them, one a line
  std::vector<std::string> items;    ///< instead of users: what someone new has chosen, ids or titles
  std::size_t top = 10;
  bool include_seen = false;  ///< training and validation items too
  bool without_test = false;  ///< leave out test items as well
  std::vector<std::string> filters;
  std::optional<ListFormat> format;
};

/// lrml_dist similar --run DIR --item ID|TITLE | --user ID [--top N] …
struct SimilarArguments {
  std::filesystem::path run;
  std::filesystem::path data;
  std::optional<std::string> item;
  std::optional<std::string> user;
  std::size_t top = 10;
  std::vector<std::string> filters;
  std::optional<ListFormat> format;
};

/// lrml_dist explain --run DIR --user ID --item ID|TITLE [--top N] [--min-pairs N] [--format F]
/// lrml_dist explain --run DIR [--out FOLDER] [--force] [--candidates N] [--test-pairs N]
struct ExplainArguments {
  std::filesystem::path run;
  std::filesystem::path data;
  std::optional<std::string> user;  ///< with item: explain this pair
  std::optional<std::string> item;
  std::optional<std::size_t> top;
  std::optional<std::size_t> least_pairs;  ///< of a typical item
  std::optional<ListFormat> format;
  std::filesystem::path out;              ///< without a pair: the study's folder; empty: explain in the run's
  bool force = false;                     ///< replace an older study
  std::optional<std::size_t> candidates;  ///< training pairs to compare with, at most
  std::optional<std::size_t> test_pairs;  ///< to look for others like them, at most
};

enum class ExportFormat {
  npy,       ///< a folder with .npy, and .csv of the ids
  hdf5,      ///< one file
  word2vec,  ///< a folder with texts: "rows width", then "id x₁ … x_d" a line
};
template <>
struct EnumNames<ExportFormat> {
  static constexpr std::array<std::string_view, 3> names = {"npy", "hdf5", "word2vec"};
};

/// lrml_dist export --run DIR --format npy|hdf5|word2vec --out DIR|FILE [--data F.h5]
struct ExportArguments {
  std::filesystem::path run;
  std::filesystem::path data;
  ExportFormat format = ExportFormat::npy;
  std::filesystem::path out;
};

/// lrml_dist report DIR … [--out FILE.html] [--force]
struct ReportArguments {
  std::vector<std::filesystem::path> runs;
  std::filesystem::path out = "report.html";
  bool force = false;  ///< replace the file
};

/// --help and --version: print this and be done.
struct ShowText {
  std::string text;
};

using Command = std::variant<ShowText, TrainArguments, EvaluateArguments, CompareArguments, DigestArguments,
                             PlanArguments, DoctorArguments, RecommendArguments, SimilarArguments, ExplainArguments,
                             ExportArguments, ReportArguments>;

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
