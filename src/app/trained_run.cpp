#include "lrml/app/trained_run.h"

#include <optional>

#include "lrml/app/command_line.h"
#include "lrml/app/run_data.h"
#include "lrml/checkpoint/checkpoint_folder.h"
#include "lrml/comm/agree.h"
#include "lrml/train/refit_data.h"

namespace lrml {
namespace {

void require_there(const RunDirectory& run) {
  std::error_code unreadable;
  if (std::filesystem::exists(run.dataset(), unreadable)) return;
  const bool is_link = std::filesystem::is_symlink(run.dataset(), unreadable);
  const auto where = is_link ? std::filesystem::read_symlink(run.dataset(), unreadable) : run.dataset();
  throw Error(ExitCode::bad_data, "cannot find the dataset of '" + run.folder.string() + "' ('" + where.string() +
                                      "' is not there). Where it has moved, name it with --data.");
}

/// Throws Error (no_checkpoint) if the newest checkpoint of the folder is of the other phase.
std::optional<TrainedRun> newest_of(const CheckpointFolder& folder, RunPhase phase) {
  const auto latest = folder.latest();
  if (!latest) return std::nullopt;
  TrainedRun found{*latest, {}, read_checkpoint_header(*latest)};
  require_phase(found.header, phase, *latest);
  if (found.header.progress.best_epoch != 0) found.best = folder.best_file(found.header.progress.best_step);
  return found;
}

}  // namespace

TrainedRun find_trained_run(Communicator& comm, const RunDirectory& run) {
  agree(comm, "opening the run", [&] { require_run(run); });
  return agree(comm, "looking for a checkpoint", [&] {
    auto found = newest_of(CheckpointFolder(run.checkpoints(), 1), RunPhase::select);
    if (!found) {
      throw Error(ExitCode::no_checkpoint, "cannot use '" + run.folder.string() +
                                               "' (it has no checkpoint yet). Let the training reach its first one.");
    }
    if (!found->has_refit()) return *found;
    const auto refit = newest_of(CheckpointFolder(run.refit_checkpoints(), 1), RunPhase::refit);
    return refit ? *refit : *found;
  });
}

void require_best(Communicator& comm, const RunDirectory& run, const TrainedRun& trained, const std::string& verb) {
  agree(comm, "looking for the best epoch", [&] {
    const bool is_final = !trained.has_refit() || trained.header.phase == RunPhase::refit;
    if (!is_final || (trained.has_refit() && trained.best.empty())) {
      throw Error(ExitCode::no_checkpoint, "cannot " + verb + " '" + run.folder.string() +
                                               "' (its refit is not finished yet). Go on with --resume.");
    }
    if (!trained.best.empty()) return;
    throw Error(ExitCode::no_checkpoint, "cannot " + verb + " '" + run.folder.string() +
                                             "' (no epoch has been validated yet). Go on with --resume.");
  });
}

Dataset open_dataset_of(Communicator& comm, const RunDirectory& run, const TrainedRun& trained,
                        const std::filesystem::path& data) {
  agree(comm, "opening the dataset", [&] {
    if (data.empty()) require_there(run);
  });
  Dataset dataset = open_dataset(comm, data.empty() ? run.dataset() : data);
  require_trained_on(comm, trained.header, dataset);
  return dataset;
}

RankData load_data_of(Communicator& comm, const TrainedRun& trained, const Dataset& dataset,
                      std::size_t logical_shards) {
  return (trained.has_refit() ? load_refit_data : load_rank_data)(comm, dataset, logical_shards);
}

OpenedRun open_run(Communicator& comm, const RunDirectory& run, const std::filesystem::path& data,
                   const std::string& verb) {
  TrainedRun trained = find_trained_run(comm, run);
  Configuration configuration = load_run_configuration(comm, run, {});
  require_best(comm, run, trained, verb);
  Dataset dataset = open_dataset_of(comm, run, trained, data);
  return {std::move(configuration), std::move(trained), std::move(dataset)};
}

Parameters read_best(Communicator& comm, const OpenedRun& run, RowRange users) {
  const RankGroups groups = group_ranks(comm, run.configuration.exchange.ranks_sharing);
  const CheckpointHeader& header = run.trained.header;
  return read_parameters(comm, run.trained.best, users, make_table(groups, header.items, header.dim));
}

}  // namespace lrml
