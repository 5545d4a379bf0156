#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "lrml/app/commands.h"
#include "lrml/app/progress.h"
#include "lrml/app/records.h"
#include "lrml/app/report.h"
#include "lrml/app/run_data.h"
#include "lrml/app/run_lock.h"
#include "lrml/app/stop_signals.h"
#include "lrml/base/log.h"
#include "lrml/base/stopwatch.h"
#include "lrml/comm/agree.h"
#include "lrml/comm/watchdog.h"
#include "lrml/train/refit_data.h"
#include "lrml/train/trainer.h"
#include "train_report.h"

namespace lrml {
namespace {

TrainSettings settings_of(const Configuration& c) {
  return {{c.model, c.loss, c.optim, c.sample}, c.train, c.exchange, c.eval, c.checkpoint};
}

/// The options of training on this dataset. Throws Error (usage) where the two do not go together.
TrainOptions resolved_for(const Configuration& c, const Dataset& dataset) {
  if (weighs_by_recency(c.loss) && !dataset.header().has_timestamps) {
    throw Error(ExitCode::usage, "cannot use loss.recency_floor below 1 with '" + dataset.path().string() +
                                     "' (it has no times of training interactions, so that nobody knows which are "
                                     "recent). Convert a log with times, or set loss.recency_floor to 1.");
  }
  return resolved(c.train, dataset.header().train_interactions, c.sample.negatives);
}

RunIdentity identity_of(Communicator& comm, const Configuration& configuration, const Dataset& dataset) {
  return agree(comm, "reading the original ids", [&] {
    return RunIdentity{flat_text(configuration), dataset.header().digest, dataset.user_ids(), dataset.item_ids()};
  });
}

/// Throws Error (usage) naming the options that a resumed run may not change. With another dataset resolved options
/// differ as well; that is for Trainer::resume_from to say.
void require_same_identity(const Configuration& here, Digest dataset, const std::filesystem::path& checkpoint) {
  const CheckpointHeader header = read_checkpoint_header(checkpoint, Trust::of_all_bytes);
  if (header.dataset_digest != dataset) return;
  std::string differences;
  for (const std::string& line : identity_differences(here, configuration_from(header.configuration))) {
    differences += "\n  " + line;
  }
  if (differences.empty()) return;
  throw Error(ExitCode::usage, "cannot resume with other options (the result would be neither run's):" + differences +
                                   "\nUse the configuration of the run, or start anew with --force.");
}

/// What all phases of a run have in common.
struct Session {
  Communicator& comm;
  const RunDirectory& run;
  const Configuration& configuration;
  const Dataset& dataset;
  ExistingRun existing;
};

CheckpointFolder checkpoints_of(const Session& session, RunPhase phase) {
  return {phase == RunPhase::refit ? session.run.refit_checkpoints() : session.run.checkpoints(),
          session.configuration.checkpoint.keep};
}

/// One phase: what it reads, where its checkpoints are, and what trains it.
struct PhaseRun {
  PhaseRun(const Session& session, RankData rank_data, const TrainSettings& settings, RunIdentity run_identity,
           ItemMemory memory)
      : data(std::move(rank_data)),
        identity(std::move(run_identity)),
        train_options(settings.train),
        checkpoints(checkpoints_of(session, identity.phase)),
        trainer(session.comm, data, settings, identity, checkpoints, std::move(memory)) {}

  RankData data;
  RunIdentity identity;
  TrainOptions train_options;
  CheckpointFolder checkpoints;
  Trainer trainer;
};

/// The checkpoint a resumed run goes on from in this phase, if there is one; nothing is changed.
std::optional<std::filesystem::path> checkpoint_to_resume(const Session& session, RunPhase phase) {
  if (session.existing != ExistingRun::resume) return std::nullopt;
  const auto latest = checkpoints_of(session, phase).newest_intact(session.comm);
  if (!latest) return std::nullopt;
  agree(session.comm, "looking for a checkpoint", [&] {
    if (session.comm.rank() != 0) return;
    require_phase(read_checkpoint_header(*latest, Trust::of_all_bytes), phase, *latest);
    require_same_identity(session.configuration, session.dataset.header().digest, *latest);
  });
  return latest;
}

void resume(PhaseRun& phase, const std::filesystem::path& checkpoint) {
  phase.trainer.resume_from(checkpoint);
  log_info("resuming after step " + std::to_string(phase.trainer.progress().step) + " from " + checkpoint.string());
}

/// Trains while showing progress; each epoch leaves a line in the log and a record in the metrics.
TrainOutcome train(const Session& session, PhaseRun& phase) {
  const std::vector<std::size_t> lengths = reported_lengths(session.configuration.eval);
  ProgressDisplay progress(phase.train_options);
  const auto observe_epoch = [&](const EpochReport& report) {
    log_epoch(report);
    progress.epoch_done();
    agree(session.comm, "writing the metrics", [&] {
      if (session.comm.rank() != 0) return;
      append_record(session.run.metrics(), epoch_record(phase.identity.phase, report, lengths));
    });
  };
  return phase.trainer.run({[&](const StepReport& report) { progress.step_done(report); }, observe_epoch},
                           StopSignals::came);
}

void cut_metrics_back(const Session& session, const PhaseRun& phase) {
  agree(session.comm, "opening the metrics", [&] {
    if (session.comm.rank() != 0) return;
    cut_records_back(session.run.metrics(), phase.identity.phase, phase.trainer.progress().epoch);
  });
}

std::unique_ptr<PhaseRun> start_selection(const Session& session, const std::filesystem::path& data_file) {
  Communicator& comm = session.comm;
  const Configuration& c = session.configuration;
  const TrainSettings settings = settings_of(c);
  // What is wrong with the data of the refit is to be known before the selection has taken its time.
  if (c.train.refit) load_refit_data(comm, session.dataset, c.train.logical_shards);
  RankData data = load_rank_data(comm, session.dataset, c.train.logical_shards);
  ItemMemory memory = make_item_memory(comm, data.header.items, settings);
  auto phase = std::make_unique<PhaseRun>(session, std::move(data), settings, identity_of(comm, c, session.dataset),
                                          std::move(memory));
  if (const auto checkpoint = checkpoint_to_resume(session, RunPhase::select))
    resume(*phase, *checkpoint);
  else if (session.existing == ExistingRun::resume)
    log_info("there is no checkpoint to resume from: starting from the beginning");
  begin_run(comm, session.run, session.existing, to_toml(c), data_file);
  agree(comm, "opening the log", [&] {
    if (comm.rank() == 0) log_to_file(session.run.log());
  });
  cut_metrics_back(session, *phase);
  log_start(comm, c, phase->data, phase->trainer);
  return phase;
}

/// The settings of the refit after a selection that took `seconds`; what limits a session counts for both together.
TrainSettings refit_settings(const Configuration& c, const TrainOutcome& selection, double seconds) {
  TrainSettings settings = settings_of(c);
  TrainOptions& train = settings.train;
  train.epochs = selection.progress.best_epoch;
  train.patience = 0;
  if (train.stop_after_steps != 0) train.stop_after_steps -= selection.steps_here;
  if (train.max_minutes > 0.0) train.max_minutes = std::max(train.max_minutes - seconds / 60.0, 1e-9);
  return settings;
}

std::unique_ptr<PhaseRun> start_refit(const Session& session, const TrainSettings& settings, RunIdentity identity,
                                      ItemMemory memory, const std::optional<std::filesystem::path>& checkpoint) {
  identity.phase = RunPhase::refit;
  RankData data = load_refit_data(session.comm, session.dataset, settings.train.logical_shards);
  auto phase = std::make_unique<PhaseRun>(session, std::move(data), settings, std::move(identity), std::move(memory));
  log_info("refit: from scratch on " + std::to_string(phase->data.header.train_interactions) +
           " training and validation interactions, epochs 1 to " + std::to_string(settings.train.epochs));
  if (checkpoint) resume(*phase, *checkpoint);
  begin_refit(session.comm, session.run);
  cut_metrics_back(session, *phase);
  return phase;
}

ExitCode stopped(Communicator& comm, const TrainOutcome& outcome, const PhaseRun& phase) {
  const std::string signals = signals_text(comm);
  const std::string where = phase.identity.phase == RunPhase::refit ? " of the refit" : "";
  log_info("stopped after step " + std::to_string(outcome.progress.step) + where +
           (signals.empty() ? "" : " (" + signals + ")") + ": go on with --resume");
  return ExitCode::stopped;
}

/// What a finished run prints and leaves behind.
void finish(const Session& session, const PhaseRun& last, const PhaseOutcomes& outcomes, double seconds) {
  const Record result = result_record(
      {session.configuration, session.dataset.header(), session.comm.size(), last.trainer.exchange(), seconds},
      outcomes);
  agree(session.comm, "writing the result", [&] {
    if (session.comm.rank() == 0) write_result(session.run.result(), result);
  });
  print_once(session.comm, final_text(session.configuration, outcomes, result) + "results in " +
                               session.run.result().string() + "\n");
}

/// The steps of both phases are planned before anything is read or written.
TrainOptions planned(Communicator& comm, const Configuration& c, const Dataset& dataset) {
  return agree(comm, "planning the steps", [&] {
    const TrainOptions full = resolved_for(c, dataset);
    if (!full.refit) return full;
    require_refittable(dataset);
    resolved(full, refit_offsets(dataset).back(), c.sample.negatives);  // throws where a batch is too large
    return full;
  });
}

ExitCode train_in_folder(Communicator& comm, const TrainArguments& arguments, Configuration configuration) {
  const Stopwatch watch;
  const RunDirectory run{arguments.out};
  const auto lock = lock_run(comm, run);
  admit_run(comm, run, arguments.existing);
  const Dataset dataset = open_dataset(comm, arguments.data);
  configuration.train = planned(comm, configuration, dataset);
  const Session session{comm, run, configuration, dataset, arguments.existing};

  const auto refit_checkpoint = checkpoint_to_resume(session, RunPhase::refit);
  auto phase = start_selection(session, arguments.data);
  const Stopwatch since_training;
  PhaseOutcomes outcomes;
  outcomes.selection = train(session, *phase);
  if (outcomes.selection.stopped) return stopped(comm, outcomes.selection, *phase);
  if (configuration.train.refit) {
    const TrainSettings settings = refit_settings(configuration, outcomes.selection, since_training.seconds());
    RunIdentity identity = phase->identity;
    ItemMemory memory = phase->trainer.release_item_memory();
    phase.reset();
    phase = start_refit(session, settings, std::move(identity), std::move(memory), refit_checkpoint);
    outcomes.refit = train(session, *phase);
    if (outcomes.refit->stopped) return stopped(comm, *outcomes.refit, *phase);
  }
  finish(session, *phase, outcomes, watch.seconds());
  return ExitCode::done;
}

}  // namespace

ExitCode run_train(Communicator& world, const TrainArguments& arguments) {
  const StopSignals stop_signals;
  Configuration configuration = load_configuration(world, arguments.config, arguments.overrides);
  Watchdog watchdog(world, configuration.train.stall_seconds);
  return train_in_folder(watchdog.ranks(), arguments, std::move(configuration));
}

}  // namespace lrml
