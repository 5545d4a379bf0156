#include <algorithm>

#include "comparison.h"
#include "lrml/app/commands.h"
#include "lrml/app/report.h"
#include "lrml/app/trained_run.h"
#include "lrml/base/hash.h"
#include "lrml/comm/agree.h"
#include "lrml/exchange/rank_groups.h"
#include "lrml/train/rank_data.h"

namespace lrml {
namespace {

namespace fs = std::filesystem;

struct ComparedRun {
  RunDirectory directory;
  TrainedRun trained;
  Configuration configuration;
};

std::string cannot_compare(const fs::path& a, const fs::path& b) {
  return "cannot compare '" + a.string() + "' with '" + b.string() + "' (";
}

/// Both sides' folders, the first side's first.
std::vector<fs::path> folders_of(const CompareArguments& arguments) {
  std::vector<fs::path> folders = arguments.runs;
  folders.insert(folders.end(), arguments.against.begin(), arguments.against.end());
  return folders;
}

void require_distinct(const std::vector<fs::path>& folders) {
  for (std::size_t b = 1; b < folders.size(); ++b) {
    for (std::size_t a = 0; a < b; ++a) {
      std::error_code one_is_missing;
      if (!fs::equivalent(folders[a], folders[b], one_is_missing)) continue;
      throw Error(ExitCode::usage, cannot_compare(folders[a], folders[b]) +
                                       "they are the same run). Name each run once, with --run or with --against.");
    }
  }
}

void require_one_dataset(const std::vector<ComparedRun>& runs) {
  const ComparedRun& first = runs.front();
  for (const ComparedRun& run : runs) {
    const Digest mine = run.trained.header.dataset_digest, firsts = first.trained.header.dataset_digest;
    if (mine == firsts) continue;
    throw Error(ExitCode::bad_data, cannot_compare(first.directory.folder, run.directory.folder) +
                                        "they were trained on different datasets, with digests " + to_hex(firsts) +
                                        " and " + to_hex(mine) + "). Train both on the same one.");
  }
}

void require_one_protocol(const std::vector<ComparedRun>& runs) {
  const ComparedRun& first = runs.front();
  for (const ComparedRun& run : runs) {
    const Protocol mine = run.configuration.eval.protocol, firsts = first.configuration.eval.protocol;
    if (mine == firsts) continue;
    throw Error(ExitCode::usage, cannot_compare(first.directory.folder, run.directory.folder) +
                                     "their eval.protocol is " + std::string(name_of(firsts)) + " and " +
                                     std::string(name_of(mine)) + "). Choose one for all with --eval.protocol.");
  }
}

/// Runs with a best epoch, all of one dataset and with one protocol. Collective.
std::vector<ComparedRun> find_runs(Communicator& comm, const CompareArguments& arguments) {
  const std::vector<fs::path> folders = folders_of(arguments);
  agree(comm, "reading the command line", [&] { require_distinct(folders); });
  std::vector<ComparedRun> runs;
  for (const fs::path& folder : folders) {
    const RunDirectory run{folder};
    TrainedRun trained = find_trained_run(comm, run);
    Configuration configuration = load_run_configuration(comm, run, arguments.overrides);
    require_best(comm, run, trained, "compare");
    runs.push_back({run, std::move(trained), std::move(configuration)});
  }
  agree(comm, "comparing the runs", [&] {
    require_one_dataset(runs);
    require_one_protocol(runs);
  });
  return runs;
}

void require_test_items(Communicator& comm, const Dataset& dataset) {
  agree(comm, "looking for test items", [&] {
    if (dataset.held_out_offsets(HeldOut::test).back() > 0) return;
    throw Error(ExitCode::bad_data, "cannot compare on '" + dataset.path().string() +
                                        "' (it has no test items). Use one made with: lrml_prep convert --test last");
  });
}

/// On rank 0, by each run the ranks of all test items. One run after another has its item rows in the same memory,
/// which is kept until the program ends where a node shares it. Collective.
RanksOfRuns rank_by_each(Communicator& comm, const Dataset& dataset, std::span<const ComparedRun> runs) {
  const RankGroups groups = group_ranks(comm, runs.front().configuration.exchange.ranks_sharing);
  const std::size_t items = dataset.header().items;
  std::size_t widest = 0;
  for (const ComparedRun& run : runs) widest = std::max(widest, run.trained.header.dim);
  UnfilledTable memory = make_table(groups, items, widest);
  RanksOfRuns ranks;
  for (const ComparedRun& run : runs) {
    const Configuration& c = run.configuration;
    const std::size_t dim = run.trained.header.dim;
    const RankData data = load_data_of(comm, run.trained, dataset, c.train.logical_shards);
    UnfilledTable item_rows = {{memory.table.values().first(items * dim), dim}, memory.mine};
    const Parameters best = read_parameters(comm, run.trained.best, data.users(), std::move(item_rows));
    ranks.push_back(gather_held_out_ranks(comm, data, HeldOut::test, c.eval.protocol, model_score(c.model, best)));
  }
  return ranks;
}

ComparedModel model_of(const ComparedRun& run) {
  return {run.directory.folder.string(), std::string(name_of(run.configuration.model.kind)),
          run.trained.header.progress.best_epoch, run.trained.has_refit()};
}

Comparison compare(const Dataset& dataset, std::span<const ComparedRun> runs, std::size_t on_first_side,
                   const RanksOfRuns& ranks) {
  const EvalOptions& options = runs.front().configuration.eval;
  const auto middle = static_cast<std::ptrdiff_t>(on_first_side);
  const RanksOfRuns first(ranks.begin(), ranks.begin() + middle), second(ranks.begin() + middle, ranks.end());
  Comparison comparison;
  comparison.protocol = protocol_text(options.protocol, dataset.header().negatives_per_user);
  for (std::size_t k = 0; k < runs.size(); ++k) {
    (k < on_first_side ? comparison.runs : comparison.against).push_back(model_of(runs[k]));
  }
  comparison.metrics = paired_bootstrap(first, second, rank_metrics(reported_lengths(options)));
  comparison.ranks = compare_mean_ranks(first, second);
  return comparison;
}

}  // namespace

ExitCode run_compare(Communicator& comm, const CompareArguments& arguments) {
  const std::vector<ComparedRun> runs = find_runs(comm, arguments);
  const ComparedRun& first = runs.front();
  const Dataset dataset = open_dataset_of(comm, first.directory, first.trained, arguments.data);
  require_test_items(comm, dataset);
  const RanksOfRuns ranks = rank_by_each(comm, dataset, runs);
  const std::string text = agree(comm, "resampling the test items", [&] {
    if (comm.rank() != 0) return std::string();
    const Comparison comparison = compare(dataset, runs, arguments.runs.size(), ranks);
    if (!arguments.json) return comparison_text(comparison);
    return comparison_record(comparison).dump(2, ' ', false, Record::error_handler_t::replace) + "\n";
  });
  print_once(comm, text);
  return ExitCode::done;
}

}  // namespace lrml
