#include <cstdio>
#include <thread>

#include "lrml/app/commands.h"
#include "lrml/app/progress.h"
#include "lrml/app/records.h"
#include "lrml/app/report.h"
#include "lrml/app/run_data.h"
#include "lrml/app/run_lock.h"
#include "lrml/app/stop_signals.h"
#include "lrml/base/cpu.h"
#include "lrml/base/log.h"
#include "lrml/base/stopwatch.h"
#include "lrml/comm/agree.h"
#include "lrml/comm/watchdog.h"
#include "lrml/train/trainer.h"

namespace lrml {
namespace {

TrainSettings settings_of(const Configuration& c) {
  return {{c.model, c.loss, c.optim}, c.train, c.exchange, c.eval, c.checkpoint};
}

RunIdentity identity_of(Communicator& comm, const Configuration& configuration, const Dataset& dataset) {
  return agree(comm, "reading the original ids", [&] {
    return RunIdentity{flat_text(configuration), dataset.header().digest, dataset.user_ids(), dataset.item_ids()};
  });
}

/// Throws Error (usage) naming the options that a resumed run may not change. With another dataset resolved options
/// differ as well; that is for Trainer::resume_from to say.
void require_same_identity(const Configuration& here, Digest dataset, const std::filesystem::path& checkpoint) {
  const CheckpointHeader header = read_checkpoint_header(checkpoint);
  if (header.dataset_digest != dataset) return;
  std::string differences;
  for (const std::string& line : identity_differences(here, configuration_from(header.configuration))) {
    differences += "\n  " + line;
  }
  if (differences.empty()) return;
  throw Error(ExitCode::usage, "cannot resume with other options (the result would be neither run's):" + differences +
                                   "\nUse the configuration of the run, or start anew with --force.");
}

void resume(Communicator& comm, const Configuration& configuration, Digest dataset, const CheckpointFolder& checkpoints,
            Trainer& trainer) {
  const auto latest = checkpoints.newest_intact(comm);
  if (!latest) {
    log_warning("there is no checkpoint to resume from: starting from the beginning");
    return;
  }
  agree(comm, "looking for a checkpoint", [&] { require_same_identity(configuration, dataset, *latest); });
  trainer.resume_from(*latest);
  log_info("resuming after step " + std::to_string(trainer.progress().step) + " from " + latest->string());
}

/// How item rows get from rank to rank.
std::string exchange_text(const Trainer& trainer) {
  const RankGroups& groups = trainer.groups();
  if (groups.all->size() == 1) return "";
  if (groups.groups == 1) return ", item rows shared in memory";
  const std::string algorithm = ", exchange " + std::string(name_of(trainer.exchange()));
  if (!groups.share()) return algorithm;
  return algorithm + " between " + std::to_string(groups.groups) + " groups of ranks that share item rows in memory";
}

void log_start(const Communicator& comm, const Configuration& c, const RankData& data, const Trainer& trainer) {
  const DatasetHeader& header = data.header;
  log_info(header.name + ": " + std::to_string(header.users) + " users, " + std::to_string(header.items) + " items, " +
           std::to_string(header.train_interactions) + " training interactions");
  log_info(std::to_string(comm.size()) + (comm.size() == 1 ? " rank, " : " ranks, ") +
           std::to_string(c.train.logical_shards) + " logical shards" + exchange_text(trainer) + ", " +
           std::string(instruction_set()));
  if (const AlgorithmChooser* chooser = trainer.chooser()) {
    ByAlgorithm<double> seconds;
    for (const ExchangeAlgorithm a : fixed_algorithms) seconds[a] = chooser->forecast()[a].all();
    log_info("exchange " + std::string(name_of(chooser->chosen())) +
             ", of predicted milliseconds per step: " + milliseconds_text(seconds));
  }
  if (!started_by_launcher() && std::thread::hardware_concurrency() > 1) {
    log_info("one rank on " + std::to_string(std::thread::hardware_concurrency()) +
             " processors: start with mpirun -np N to use more");
  }
}

std::string exchange_text(const EpochExchange& exchange) {
  char text[128];
  std::snprintf(text, sizeof text, "  %s %.3f ms (predicted %.3f)", std::string(name_of(exchange.used)).c_str(),
                1e3 * exchange.measured, 1e3 * exchange.predicted);
  return text;
}

std::string epoch_line(const EpochReport& report) {
  char text[160];
  std::snprintf(text, sizeof text, "epoch %u  loss %.5f  active %.1f %%  %.0f examples/s", report.epoch,
                report.mean_loss, 100.0 * report.active_share, report.examples_per_s);
  const std::string line = text + (report.exchange ? exchange_text(*report.exchange) : "");
  if (!report.valid) return line;
  char valid[64];
  std::snprintf(valid, sizeof valid, "  valid nDCG@10 %.4f%s", ndcg_of(*report.valid, 10),
                report.is_best ? " (best)" : "");
  return line + valid;
}

void log_epoch(const EpochReport& report) {
  log_info(epoch_line(report));
  if (!report.exchange || report.exchange->next == report.exchange->used) return;
  log_info("exchange " + std::string(name_of(report.exchange->next)) +
           " from here on, of expected milliseconds per "
           "step: " +
           milliseconds_text(report.exchange->expected));
}

Record epoch_record(const EpochReport& report, const std::vector<std::size_t>& lengths) {
  Record record;
  record["epoch"] = report.epoch;
  record["step"] = report.step;
  record["loss"] = report.mean_loss;
  record["active"] = report.active_share;
  record["examples_per_s"] = report.examples_per_s;
  record["seconds"] = report.seconds;
  record["messages_sent"] = report.traffic.messages;
  record["bytes_sent"] = report.traffic.bytes;
  add_costs(record, report.costs);
  if (report.exchange) add_exchange(record, *report.exchange);
  if (report.valid) add_metrics(record, "valid_", *report.valid, lengths);
  return record;
}

Record result_record(const Communicator& comm, const Configuration& c, const RankData& data, const Trainer& trainer,
                     const TrainOutcome& outcome, double seconds) {
  const std::vector<std::size_t> lengths = reported_lengths(c.eval);
  Record record;
  add_metrics(record, "", outcome.test, lengths);
  add_metrics(record, "valid_", outcome.valid, lengths);
  record["protocol"] = protocol_text(c.eval.protocol, data.header.negatives_per_user);
  record["best_epoch"] = outcome.progress.best_epoch;
  record["epochs"] = outcome.progress.epoch;
  record["steps"] = outcome.progress.step;
  record["examples_per_s"] = outcome.examples_per_s;
  record["seconds"] = seconds;
  record["ranks"] = comm.size();
  record["exchange"] = name_of(trainer.exchange());
  record["parameters_digest"] = to_hex(outcome.parameters_digest);
  record["best_digest"] = to_hex(outcome.best_digest);
  record["dataset_digest"] = to_hex(data.header.digest);
  record["seed"] = c.train.seed;
  record["version"] = LRML_VERSION;
  record["instruction_set"] = instruction_set();
  return record;
}

/// Trains while showing progress; each epoch leaves a line in the log and a record in the metrics.
TrainOutcome train(Communicator& comm, const RunDirectory& run, const Configuration& c, Trainer& trainer) {
  const std::vector<std::size_t> lengths = reported_lengths(c.eval);
  ProgressDisplay progress(c.train);
  const auto observe_epoch = [&](const EpochReport& report) {
    log_epoch(report);
    progress.epoch_done();
    agree(comm, "writing the metrics", [&] {
      if (comm.rank() == 0) append_record(run.metrics(), epoch_record(report, lengths));
    });
  };
  return trainer.run({[&](const StepReport& report) { progress.step_done(report); }, observe_epoch}, StopSignals::came);
}

/// What a finished run prints and leaves behind.
void finish(Communicator& comm, const RunDirectory& run, const Configuration& c, const TrainOutcome& outcome,
            const Record& result) {
  agree(comm, "writing the result", [&] {
    if (comm.rank() == 0) write_result(run.result(), result);
  });
  print_once(comm, "\ntest, best of " + std::to_string(outcome.progress.epoch) + " epochs is " +
                       std::to_string(outcome.progress.best_epoch) + " (" + result.at("protocol").get<std::string>() +
                       ")\n" +
                       metrics_table({{std::string(name_of(c.model.kind)), outcome.test}}, reported_lengths(c.eval)) +
                       interval_text(outcome.test, c.train.seed) + "\n" + costs_table(outcome.costs) + "results in " +
                       run.result().string() + "\n");
}

ExitCode train_in_folder(Communicator& comm, const TrainArguments& arguments, Configuration configuration) {
  const Stopwatch watch;
  const RunDirectory run{arguments.out};
  const auto lock = lock_run(comm, run);
  admit_run(comm, run, arguments.existing);
  const Dataset dataset = open_dataset(comm, arguments.data);
  configuration.train = agree(comm, "planning the steps",
                              [&] { return resolved(configuration.train, dataset.header().train_interactions); });
  const RankData data = load_rank_data(comm, dataset, configuration.train.logical_shards);
  const RunIdentity identity = identity_of(comm, configuration, dataset);
  const CheckpointFolder checkpoints(run.checkpoints(), configuration.checkpoint.keep);
  Trainer trainer(comm, data, settings_of(configuration), identity, checkpoints);
  if (arguments.existing == ExistingRun::resume) {
    resume(comm, configuration, identity.dataset_digest, checkpoints, trainer);
  }
  begin_run(comm, run, arguments.existing, to_toml(configuration), arguments.data);
  agree(comm, "opening the log", [&] {
    if (comm.rank() != 0) return;
    log_to_file(run.log());
    cut_records_back(run.metrics(), trainer.progress().epoch);
  });
  log_start(comm, configuration, data, trainer);

  const TrainOutcome outcome = train(comm, run, configuration, trainer);
  if (outcome.stopped) {
    const std::string signals = signals_text(comm);
    log_info("stopped after step " + std::to_string(outcome.progress.step) +
             (signals.empty() ? "" : " (" + signals + ")") + ": go on with --resume");
    return ExitCode::stopped;
  }
  finish(comm, run, configuration, outcome,
         result_record(comm, configuration, data, trainer, outcome, watch.seconds()));
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
