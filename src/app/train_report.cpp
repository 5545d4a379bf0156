#include "train_report.h"

#include <fmt/core.h>

#include <string>
#include <thread>

#include "lrml/app/report.h"
#include "lrml/base/cpu.h"
#include "lrml/base/log.h"

namespace lrml {
namespace {

/// How item rows get from rank to rank.
std::string exchange_text(const Trainer& trainer) {
  const RankGroups& groups = trainer.groups();
  if (groups.all->size() == 1) return "";
  if (groups.groups == 1) return ", item rows shared in memory";
  const std::string algorithm = ", exchange " + std::string(name_of(trainer.exchange()));
  if (!groups.share()) return algorithm;
  return algorithm + " between " + std::to_string(groups.groups) + " groups of ranks that share item rows in memory";
}

std::string exchange_text(const EpochExchange& exchange) {
  return fmt::format("  {} {:.3f} ms (predicted {:.3f})", name_of(exchange.used), 1e3 * exchange.measured,
                     1e3 * exchange.predicted);
}

std::string epoch_line(const EpochReport& report) {
  std::string line = fmt::format("epoch {}  loss {:.5f}  active {:.1f} %  {:.0f} examples/s", report.epoch,
                                 report.mean_loss, 100.0 * report.active_share, report.examples_per_s);
  if (report.exchange) line += exchange_text(*report.exchange);
  if (report.valid)
    line += fmt::format("  valid nDCG@10 {:.4f}{}", ndcg_of(*report.valid, 10), report.is_best ? " (best)" : "");
  return line;
}

/// Over the phases that this process trained in.
double examples_per_second(const PhaseOutcomes& outcomes) {
  double examples = 0.0, seconds = 0.0;
  for (const TrainOutcome* outcome : {outcomes.refit ? &*outcomes.refit : nullptr, &outcomes.selection}) {
    if (outcome == nullptr) continue;
    examples += outcome->examples_per_s * outcome->train_seconds;
    seconds += outcome->train_seconds;
  }
  return seconds > 0.0 ? examples / seconds : 0.0;
}

std::string best_text(const PhaseOutcomes& outcomes) {
  const std::string best = std::to_string(outcomes.selection.progress.best_epoch);
  const std::string of = " of " + std::to_string(outcomes.selection.progress.epoch) + " epochs";
  if (outcomes.refit) return "test, refit for " + best + " epochs, the best" + of;
  return "test, best" + of + " is " + best;
}

}  // namespace

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

void log_epoch(const EpochReport& report) {
  log_info(epoch_line(report));
  if (!report.exchange || report.exchange->next == report.exchange->used) return;
  log_info("exchange " + std::string(name_of(report.exchange->next)) +
           " from here on, of expected milliseconds per "
           "step: " +
           milliseconds_text(report.exchange->expected));
}

Record epoch_record(RunPhase phase, const EpochReport& report, const std::vector<std::size_t>& lengths) {
  Record record;
  record["phase"] = name_of(phase);
  record["epoch"] = report.epoch;
  record["step"] = report.step;
  record["loss"] = report.mean_loss;
  record["active"] = report.active_share;
  record["examples_per_s"] = report.examples_per_s;
  record["seconds"] = report.seconds;
  record["validation_seconds"] = report.validation_seconds;
  record["checkpoint_seconds"] = report.checkpoint_seconds;
  record["messages_sent"] = report.traffic.messages;
  record["bytes_sent"] = report.traffic.bytes;
  add_costs(record, report.costs);
  if (report.exchange) add_exchange(record, *report.exchange);
  if (report.valid) add_metrics(record, "valid_", *report.valid, lengths);
  return record;
}

Record result_record(const ResultSetting& setting, const PhaseOutcomes& outcomes) {
  const Configuration& c = setting.configuration;
  const std::vector<std::size_t> lengths = reported_lengths(c.eval);
  const TrainOutcome& selection = outcomes.selection;
  const TrainOutcome& last = outcomes.last();
  Record record;
  add_metrics(record, "", last.test, lengths);
  add_metrics(record, "valid_", selection.valid, lengths);
  record["protocol"] = protocol_text(c.eval.protocol, setting.header.negatives_per_user);
  record["phase"] = name_of(outcomes.refit ? RunPhase::refit : RunPhase::select);
  record["best_epoch"] = selection.progress.best_epoch;
  record["epochs"] = selection.progress.epoch;
  record["steps"] = selection.progress.step;
  if (outcomes.refit) record["refit_steps"] = outcomes.refit->progress.step;
  record["examples_per_s"] = examples_per_second(outcomes);
  record["seconds"] = setting.seconds;
  record["ranks"] = setting.ranks;
  record["exchange"] = name_of(setting.exchange);
  record["parameters_digest"] = to_hex(last.parameters_digest);
  record["best_digest"] = to_hex(last.best_digest);
  if (outcomes.refit) record["selected_digest"] = to_hex(selection.best_digest);
  record["dataset_digest"] = to_hex(setting.header.digest);
  record["seed"] = c.train.seed;
  record["version"] = LRML_VERSION;
  record["instruction_set"] = instruction_set();
  return record;
}

std::string final_text(const Configuration& c, const PhaseOutcomes& outcomes, const Record& result) {
  const TrainOutcome& last = outcomes.last();
  return "\n" + best_text(outcomes) + " (" + result.at("protocol").get<std::string>() + ")\n" +
         metrics_table({{std::string(name_of(c.model.kind)), last.test}}, reported_lengths(c.eval)) +
         interval_text(last.test, c.train.seed) + "\n" + costs_table(last.costs);
}

}  // namespace lrml
