#include "lrml/app/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <system_error>

#include "lrml/app/atomic_file.h"
#include "lrml/base/cpu.h"
#include "lrml/base/error.h"
#include "lrml/comm/agree.h"
#include "lrml/config/nearest.h"

namespace lrml {
namespace {

constexpr const char* overview =
    "lrml_dist trains LRML, a recommender that learns from \"user u chose item i\".\n"
    "\n"
    "  lrml_dist [train] --config C.toml --data F.h5 --out DIR [--resume|--force] [--section.key value ...]\n"
    "  lrml_dist evaluate --run DIR [--data F.h5] [--baselines]\n"
    "  lrml_dist compare --run DIR ... --against DIR ... [--data F.h5] [--json]      is one setting better?\n"
    "  lrml_dist recommend --run DIR [--user ID ... | --items ID|TITLE,...] [--top N] [--filter genre=NAME]\n"
    "  lrml_dist similar --run DIR --item ID|TITLE | --user ID\n"
    "  lrml_dist explain --run DIR [--user ID --item ID|TITLE | --out FOLDER]\n"
    "  lrml_dist export --run DIR --format npy|hdf5|word2vec --out DIR|FILE\n"
    "  lrml_dist report DIR ... [--out FILE.html] [--force]\n"
    "  lrml_dist digest --run DIR\n"
    "  lrml_dist plan --config C.toml --data F.h5 --ranks 1,2,4,8 [--latency-us L] [--gbit G] [--ranks-per-node R]\n"
    "  lrml_dist doctor [--config C.toml --data F.h5 --out DIR]      checks machines and files before a run\n"
    "\n"
    "On several ranks: mpirun -np 4 lrml_dist ...      All options of a command: lrml_dist <command> --help\n"
    "Datasets are made by lrml_prep.                   Exit codes: 0 done, 1 failure, 2 usage, 3 bad data,\n"
    "                                                  4 no checkpoint, 75 stopped: run again with "
    "--resume\n";

using Words = std::span<const std::string>;

/// "--config" of "--config=x".
std::string option_name(const std::string& word) {
  return word.substr(0, word.find('='));
}

Error unknown_word(const CLI::App& app, const std::string& word) {
  std::vector<std::string> known;
  for (const CLI::Option* option : app.get_options()) known.push_back("--" + option->get_single_name());
  return Error(ExitCode::usage, "cannot use '" + word + "' (no such option of " + app.get_name() + ")." +
                                    did_you_mean(option_name(word), known) + " All are listed by --help");
}

/// An App whose words are parsed by `parse`, with the options every command has.
class Parser {
 public:
  Parser(const std::string& name, const std::string& about) : app_(about, "lrml_dist " + name) {
    app_.allow_extras();
    app_.add_flag("--quiet", quiet_, "only warnings and errors");
    app_.add_flag("--verbose", verbose_, "also details");
  }

  CLI::App& app() { return app_; }

  void add_run(std::filesystem::path& run) { app_.add_option("--run", run, "folder of the run")->required(); }

  /// The help text if it was asked for; else the bound variables are set.
  std::optional<ShowText> parse(Words words) {
    std::vector<std::string> reversed(words.rbegin(), words.rend());  // CLI11 takes the last first
    try {
      app_.parse(reversed);
    } catch (const CLI::CallForHelp&) {
      return ShowText{app_.help()};
    } catch (const CLI::ParseError& error) {
      throw Error(ExitCode::usage, std::string("cannot read the command line (") + error.what() + "). See " +
                                       app_.get_name() + " --help");
    }
    if (const auto extras = app_.remaining(); !extras.empty()) throw unknown_word(app_, extras.front());
    if (quiet_ && verbose_) {
      throw Error(ExitCode::usage, "cannot use --quiet with --verbose (they contradict). Choose one.");
    }
    return std::nullopt;
  }

  Verbosity verbosity() const { return quiet_ ? Verbosity::quiet : verbose_ ? Verbosity::verbose : Verbosity::normal; }

 private:
  CLI::App app_;
  bool quiet_ = false;
  bool verbose_ = false;
};

/// Empty for a whole number that fits, else what is wrong; CLI11 itself takes -1 for the largest there is.
std::string check_count(const std::string& text) {
  std::size_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_count = problem == std::errc() && end == text.data() + text.size();
  return is_count ? "" : "'" + text + "' is no whole number from 0 up";
}

/// The enumerator of this name. Throws Error (usage) naming the option.
template <NamedEnum Enum>
Enum named_value(const std::string& option, const std::string& name) {
  const auto& names = EnumNames<Enum>::names;
  const auto found = std::ranges::find(names, name);
  if (found != names.end()) return static_cast<Enum>(found - names.begin());
  const std::vector<std::string> known(names.begin(), names.end());
  throw Error(ExitCode::usage, option + " is '" + name + "' (it must be one of: " + comma_separated(known) + ")." +
                                   did_you_mean(name, known));
}

CommandLine parse_train(Words words) {
  TrainArguments arguments;
  bool resume = false;
  bool force = false;
  Configuration defaults;
  Parser parser("train", "Trains a model.");
  parser.app().add_option("--config", arguments.config, "TOML file, see configs/")->required();
  parser.app().add_option("--data", arguments.data, "dataset made by lrml_prep")->required();
  parser.app().add_option("--out", arguments.out, "folder of the run, made if missing")->required();
  parser.app().add_flag("--resume", resume, "go on with the run in --out, or start it where there is none");
  parser.app().add_flag("--force", force, "replace the run in --out");
  add_field_options(parser.app(), sections_of(defaults), arguments.overrides);
  if (auto help = parser.parse(words)) return {parser.verbosity(), std::move(*help)};
  if (resume && force) {
    throw Error(ExitCode::usage, "cannot use --resume with --force (go on, or start anew?). Choose one.");
  }
  arguments.existing = resume ? ExistingRun::resume : force ? ExistingRun::replace : ExistingRun::refuse;
  return {parser.verbosity(), std::move(arguments)};
}

CommandLine parse_evaluate(Words words) {
  EvaluateArguments arguments;
  EvalOptions defaults;
  Parser parser("evaluate", "Measures the best epoch of a run on the test items.");
  parser.add_run(arguments.run);
  parser.app().add_option("--data", arguments.data, "dataset; by default the one the run was trained on");
  parser.app().add_flag("--baselines", arguments.baselines,
                        "popularity, random and EASE beside the model, and of synthetic data an oracle");
  const std::vector<Section> sections = {section_of("eval", defaults)};
  add_field_options(parser.app(), sections, arguments.overrides);
  if (auto help = parser.parse(words)) return {parser.verbosity(), std::move(*help)};
  return {parser.verbosity(), std::move(arguments)};
}

CommandLine parse_compare(Words words) {
  CompareArguments arguments;
  EvalOptions defaults;
  Parser parser("compare", "Tells whether one setting ranks the test items better than another: a paired bootstrap.");
  CLI::App& app = parser.app();
  app.add_option("--run", arguments.runs, "folders of the runs of one setting: its seeds")->required();
  app.add_option("--against", arguments.against, "folders of the runs of the other")->required();
  app.add_option("--data", arguments.data, "dataset; by default the one the first run was trained on");
  app.add_flag("--json", arguments.json, "for programs");
  const std::vector<Section> sections = {section_of("eval", defaults)};
  add_field_options(app, sections, arguments.overrides);
  if (auto help = parser.parse(words)) return {parser.verbosity(), std::move(*help)};
  return {parser.verbosity(), std::move(arguments)};
}

CommandLine parse_digest(Words words) {
  DigestArguments arguments;
  Parser parser("digest", "Prints the digests of a run's parameters.");
  parser.add_run(arguments.run);
  if (auto help = parser.parse(words)) return {parser.verbosity(), std::move(*help)};
  return {parser.verbosity(), std::move(arguments)};
}

CommandLine parse_plan(Words words) {
  PlanArguments arguments;
  double active = 0.0;
  Configuration defaults;
  Parser parser("plan", "Predicts what a step takes on many ranks: time, traffic and memory of each exchange.");
  CLI::App& app = parser.app();
  app.add_option("--config", arguments.config, "TOML file, see configs/")->required();
  app.add_option("--data", arguments.data, "dataset made by lrml_prep")->required();
  app.add_option("--ranks", arguments.ranks, "numbers of ranks: 1,2,4")->delimiter(',')->check(check_count)->required();
  app.add_option("--ranks-per-node", arguments.ranks_per_node, "that share a link and one table of items (1)")
      ->check(check_count);
  app.add_option("--latency-us", arguments.network.latency_us, "of a message (1.5)");
  app.add_option("--gbit", arguments.network.gbit_per_s, "Gbit/s of a node's link (100)");
  const CLI::Option* share = app.add_option("--active", active, "share of triplets with a gradient (0.125)");
  app.add_option("--users", arguments.users, "as if there were so many, with the dataset's profile")
      ->check(check_count);
  app.add_option("--items", arguments.items, "the same of items")->check(check_count);
  app.add_option("--interactions", arguments.interactions, "the same of training interactions")->check(check_count);
  app.add_flag("--json", arguments.json, "for programs");
  add_field_options(app, sections_of(defaults), arguments.overrides);
  if (auto help = parser.parse(words)) return {parser.verbosity(), std::move(*help)};
  if (share->count() > 0) arguments.active = active;
  return {parser.verbosity(), std::move(arguments)};
}

CommandLine parse_doctor(Words words) {
  DoctorArguments arguments;
  Configuration defaults;
  Parser parser(
      "doctor",
      "Checks ranks, hosts, libraries, memory, files and links before a run, with a line for each: ok, warning "
      "or error. Start it as you would start the run, under mpirun or srun. Exit code 1 if there is an error.");
  CLI::App& app = parser.app();
  app.add_option("--config", arguments.config, "TOML file of the run; with --data what it needs is checked too");
  app.add_option("--data", arguments.data, "dataset of the run");
  app.add_option("--out", arguments.out, "folder of the run; what is made there is removed again");
  app.add_flag("--json", arguments.json, "for programs");
  add_field_options(app, sections_of(defaults), arguments.overrides);
  if (auto help = parser.parse(words)) return {parser.verbosity(), std::move(*help)};
  return {parser.verbosity(), std::move(arguments)};
}

/// What commands that print lists have in common.
struct ListOptions {
  std::string format;

  template <class Arguments>
  void add_to(CLI::App& app, Arguments& arguments) {
    app.add_option("--data", arguments.data, "dataset, where it has moved; by default the one the run was trained on");
    app.add_option("--top", arguments.top, "places of a list (10)")->check(check_count);
    app.add_option("--filter", arguments.filters, "genre=NAME: only items of that genre; all of several")
        ->allow_extra_args(false);
    app.add_option("--format", format, "table, csv or jsonl; by default a table on a terminal, else csv");
  }

  std::optional<ListFormat> asked() const {
    if (format.empty()) return std::nullopt;
    return named_value<ListFormat>("--format", format);
  }
};

CommandLine parse_recommend(Words words) {
  RecommendArguments arguments;
  ListOptions list;
  Parser parser("recommend", "Lists the best items of users whom the run was trained on: by default of all.");
  parser.add_run(arguments.run);
  CLI::App& app = parser.app();
  app.add_option("--user", arguments.users, "original ids, as in the log");
  app.add_option("--users", arguments.users_file, "file with an id on each line");
  app.add_option("--items", arguments.items, "for someone new: chosen items, ids or titles with commas between");
  app.add_flag("--include-seen", arguments.include_seen, "also items of training and validation");
  app.add_flag("--without-test", arguments.without_test, "leave out the users' test items as well");
  list.add_to(app, arguments);
  if (auto help = parser.parse(words)) return {parser.verbosity(), std::move(*help)};
  arguments.format = list.asked();
  return {parser.verbosity(), std::move(arguments)};
}

CommandLine parse_similar(Words words) {
  SimilarArguments arguments;
  ListOptions list;
  Parser parser("similar", "Lists the items nearest to an item, or the users nearest to a user.");
  parser.add_run(arguments.run);
  parser.app().add_option("--item", arguments.item, "id, title or part of a title");
  parser.app().add_option("--user", arguments.user, "original id, as in the log");
  list.add_to(parser.app(), arguments);
  if (auto help = parser.parse(words)) return {parser.verbosity(), std::move(*help)};
  arguments.format = list.asked();
  return {parser.verbosity(), std::move(arguments)};
}

CommandLine parse_explain(Words words) {
  ExplainArguments arguments;
  std::string format;
  Parser parser("explain", "Explains a user and an item by the memory's slots, or studies all pairs of the dataset.");
  parser.add_run(arguments.run);
  CLI::App& app = parser.app();
  app.add_option("--data", arguments.data, "dataset, where it has moved; by default the one the run was trained on");
  app.add_option("--user", arguments.user, "a pair: original id, as in the log");
  app.add_option("--item", arguments.item, "a pair: id, title or part of a title");
  app.add_option("--top", arguments.top, "a pair: items of a slot, and similar pairs (5)")->check(check_count);
  app.add_option("--min-pairs", arguments.least_pairs, "a pair: training pairs that a slot's typical item has (20)")
      ->check(check_count);
  app.add_option("--format", format, "a pair: table, csv or jsonl; by default a table on a terminal, else csv");
  app.add_option("--out", arguments.out, "a study: folder to make (explain in the run's folder)");
  app.add_flag("--force", arguments.force, "a study: replace the one in --out");
  app.add_option("--candidates", arguments.candidates, "a study: training pairs to compare with, at most (1000000)")
      ->check(check_count);
  app.add_option("--test-pairs", arguments.test_pairs, "a study: test pairs compared with them, at most (10000)")
      ->check(check_count);
  if (auto help = parser.parse(words)) return {parser.verbosity(), std::move(*help)};
  if (!format.empty()) arguments.format = named_value<ListFormat>("--format", format);
  return {parser.verbosity(), std::move(arguments)};
}

CommandLine parse_export(Words words) {
  ExportArguments arguments;
  std::string format;
  Parser parser("export", "Writes the parameters of the best epoch, with the original ids, for other programs.");
  parser.add_run(arguments.run);
  CLI::App& app = parser.app();
  app.add_option("--format", format, "npy (a folder), hdf5 (a file) or word2vec (a folder of texts)")->required();
  app.add_option("--out", arguments.out, "folder or file to make; must not exist")->required();
  app.add_option("--data", arguments.data, "dataset, where it has moved; by default the one the run was trained on");
  if (auto help = parser.parse(words)) return {parser.verbosity(), std::move(*help)};
  arguments.format = named_value<ExportFormat>("--format", format);
  return {parser.verbosity(), std::move(arguments)};
}

CommandLine parse_report(Words words) {
  ReportArguments arguments;
  Parser parser("report", "Writes a page with the curves, figures and options of runs, finished or not.");
  CLI::App& app = parser.app();
  app.add_option("runs", arguments.runs, "folders of the runs")->required();
  app.add_option("--out", arguments.out, "HTML file to make (report.html)");
  app.add_flag("--force", arguments.force, "replace that file");
  if (auto help = parser.parse(words)) return {parser.verbosity(), std::move(*help)};
  return {parser.verbosity(), std::move(arguments)};
}

struct NamedCommand {
  std::string name;
  CommandLine (*parse)(Words);
};

const std::vector<NamedCommand>& commands() {
  static const std::vector<NamedCommand> all = {
      {"train", parse_train},         {"evaluate", parse_evaluate}, {"compare", parse_compare},
      {"recommend", parse_recommend}, {"similar", parse_similar},   {"explain", parse_explain},
      {"export", parse_export},       {"report", parse_report},     {"digest", parse_digest},
      {"plan", parse_plan},           {"doctor", parse_doctor}};
  return all;
}

Error unknown_command(const std::string& word) {
  std::vector<std::string> names;
  for (const NamedCommand& command : commands()) names.push_back(command.name);
  return Error(ExitCode::usage, "cannot run '" + word + "' (the commands are: " + comma_separated(names) + ")." +
                                    did_you_mean(word, names) + " See lrml_dist --help");
}

/// Rank 0 reads the file, so that it need not be on every machine.
Configuration configuration_of(Communicator& comm, const std::filesystem::path& file,
                               const std::vector<Override>& overrides, const std::string& advice) {
  const std::string mine = agree(comm, "reading the configuration", [&] {
    return comm.rank() == 0 ? read_text(file, ExitCode::usage, advice) : std::string();
  });
  const std::string text = broadcast_text(comm, mine, 0);
  return agree(comm, "reading the configuration", [&] { return make_configuration(text, file.string(), overrides); });
}

}  // namespace

CommandLine parse_command_line(int argc, const char* const* argv) {
  const std::vector<std::string> words(argv + std::min(argc, 1), argv + argc);  // argc may be 0
  if (words.empty() || words[0] == "--help" || words[0] == "-h") return {Verbosity::normal, ShowText{overview}};
  if (words[0] == "--version")
    return {Verbosity::normal, ShowText{"lrml_dist " LRML_VERSION " (" + std::string(instruction_set()) + ")\n"}};
  if (words[0].starts_with('-')) return parse_train(words);
  for (const NamedCommand& command : commands()) {
    if (command.name == words[0]) return command.parse(Words(words).subspan(1));
  }
  throw unknown_command(words[0]);
}

Configuration load_configuration(Communicator& comm, const std::filesystem::path& file,
                                 const std::vector<Override>& overrides) {
  return configuration_of(comm, file, overrides, "Start from one of those in configs/.");
}

Configuration load_run_configuration(Communicator& comm, const RunDirectory& run,
                                     const std::vector<Override>& overrides) {
  return configuration_of(comm, run.config(), overrides, "Name the --out of a training.");
}

}  // namespace lrml
