#include "lrml/app/commands.h"
#include "lrml/app/report.h"
#include "lrml/app/run_data.h"
#include "lrml/checkpoint/checkpoint_folder.h"
#include "lrml/checkpoint/table_digest.h"
#include "lrml/comm/agree.h"
#include "lrml/eval/baselines.h"
#include "lrml/exchange/rank_groups.h"
#include "lrml/train/rank_data.h"

namespace lrml {
namespace {

/// A run's newest checkpoint, the file of its best epoch, and what the checkpoint says of itself.
struct TrainedRun {
  std::filesystem::path latest;
  std::filesystem::path best;
  CheckpointHeader header;
};

TrainedRun find_trained_run(Communicator& comm, const RunDirectory& run) {
  return agree(comm, "looking for a checkpoint", [&] {
    const CheckpointFolder folder(run.checkpoints(), 1);
    const auto latest = folder.latest();
    if (!latest) {
      throw Error(ExitCode::no_checkpoint, "cannot use --run '" + run.folder.string() +
                                               "' (it has no checkpoint yet). Let the training reach its first one.");
    }
    TrainedRun found{*latest, {}, read_checkpoint_header(*latest)};
    if (found.header.progress.best_epoch != 0) found.best = folder.best_file(found.header.progress.best_step);
    return found;
  });
}

void require_best(Communicator& comm, const RunDirectory& run, const TrainedRun& trained) {
  agree(comm, "looking for the best epoch", [&] {
    if (!trained.best.empty()) return;
    throw Error(ExitCode::no_checkpoint, "cannot evaluate '" + run.folder.string() +
                                             "' (no epoch has been validated yet). Go on with --resume.");
  });
}

std::vector<NamedRanks> baselines(Communicator& comm, const Dataset& dataset, const RankData& data,
                                  const Configuration& c) {
  const auto counts = agree(comm, "counting the items", [&] { return dataset.train_item_counts(); });
  const auto ranks = [&](const ScoreFunction& score) {
    return rank_all(comm, data, HeldOut::test, c.eval.protocol, score);
  };
  return {{"popularity", ranks(popularity_score(counts))}, {"random", ranks(random_score(c.train.seed))}};
}

void check_run(Communicator& comm, const RunDirectory& run) {
  agree(comm, "opening the run", [&] { require_run(run); });
}

}  // namespace

ExitCode run_evaluate(Communicator& comm, const EvaluateArguments& arguments) {
  const RunDirectory run{arguments.run};
  check_run(comm, run);
  const Configuration c = load_run_configuration(comm, run, arguments.overrides);
  const TrainedRun trained = find_trained_run(comm, run);
  require_best(comm, run, trained);
  const Dataset dataset = open_dataset(comm, arguments.data.empty() ? run.dataset() : arguments.data);
  require_trained_on(comm, trained.header, dataset);
  const RankData data = load_rank_data(comm, dataset, c.train.logical_shards);
  const RankGroups groups = group_ranks(comm, c.exchange.ranks_sharing);
  const Parameters best =
      read_parameters(comm, trained.best, data.users(), make_table(groups, trained.header.items, trained.header.dim));

  const auto model_ranks = rank_all(comm, data, HeldOut::test, c.eval.protocol, model_score(c.model, best));
  std::vector<NamedRanks> rows = {{std::string(name_of(c.model.kind)), model_ranks}};
  if (arguments.baselines) {
    for (NamedRanks& row : baselines(comm, dataset, data, c)) rows.push_back(std::move(row));
  }
  print_once(comm, "test, epoch " + std::to_string(trained.header.progress.best_epoch) + " (" +
                       protocol_text(c.eval.protocol, data.header.negatives_per_user) +
                       "; ties count against the model)\n" + metrics_table(rows, reported_lengths(c.eval)) +
                       interval_text(model_ranks, c.train.seed));
  return ExitCode::done;
}

ExitCode run_digest(Communicator& comm, const DigestArguments& arguments) {
  const RunDirectory run{arguments.run};
  check_run(comm, run);
  const TrainedRun trained = find_trained_run(comm, run);
  const auto digest_in = [&](const std::filesystem::path& file) {
    const auto users =
        even_part(trained.header.users, static_cast<std::size_t>(comm.rank()), static_cast<std::size_t>(comm.size()));
    return to_hex(parameters_digest(comm, read_parameters(comm, file, users)));
  };
  std::string text = "parameters_digest " + digest_in(trained.latest) + "\n";
  if (!trained.best.empty()) text += "best_digest       " + digest_in(trained.best) + "\n";
  text += "dataset_digest    " + to_hex(trained.header.dataset_digest) + "\n";
  print_once(comm, text);
  return ExitCode::done;
}

}  // namespace lrml
