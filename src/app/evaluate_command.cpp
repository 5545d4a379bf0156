#include "baseline_rows.h"
#include "lrml/app/commands.h"
#include "lrml/app/recorded_baselines.h"
#include "lrml/app/report.h"
#include "lrml/app/trained_run.h"
#include "lrml/base/log.h"
#include "lrml/checkpoint/table_digest.h"
#include "lrml/comm/agree.h"
#include "lrml/exchange/rank_groups.h"
#include "lrml/train/rank_data.h"

namespace lrml {
namespace {

/// The first row is the model's.
Record record_of(const std::vector<NamedRanks>& rows, const Configuration& c, std::size_t best_epoch) {
  Record record;
  record[rows.front().name]["best_epoch"] = best_epoch;
  for (const NamedRanks& row : rows) add_metrics(record[row.name], "", row.ranks, reported_lengths(c.eval));
  return record;
}

/// A run that may only be read is evaluated all the same.
void keep_for_reports(const Communicator& comm, const RunDirectory& run, const std::string& protocol,
                      const Record& rows) {
  if (comm.rank() != 0) return;
  try {
    record_baselines(run.baselines(), protocol, rows);
  } catch (const Error& error) {
    log_warning(std::string("the baselines are not kept for reports: ") + error.what());
  }
}

}  // namespace

ExitCode run_evaluate(Communicator& comm, const EvaluateArguments& arguments) {
  const RunDirectory run{arguments.run};
  const TrainedRun trained = find_trained_run(comm, run);
  const Configuration c = load_run_configuration(comm, run, arguments.overrides);
  require_best(comm, run, trained, "evaluate");
  const Dataset dataset = open_dataset_of(comm, run, trained, arguments.data);
  const RankData data = load_data_of(comm, trained, dataset, c.train.logical_shards);
  const RankGroups groups = group_ranks(comm, c.exchange.ranks_sharing);
  const Parameters best =
      read_parameters(comm, trained.best, data.users(), make_table(groups, trained.header.items, trained.header.dim));

  const auto model_ranks = rank_all(comm, data, HeldOut::test, c.eval.protocol, model_score(c.model, best));
  std::vector<NamedRanks> rows = {{std::string(name_of(c.model.kind)), model_ranks}};
  BaselineRows baselines;
  if (arguments.baselines) baselines = rank_baselines(groups, dataset, data, c);
  for (NamedRanks& row : baselines.rows) rows.push_back(std::move(row));
  const std::string protocol = protocol_text(c.eval.protocol, data.header.negatives_per_user);
  const std::uint32_t best_epoch = trained.header.progress.best_epoch;
  if (arguments.baselines) keep_for_reports(comm, run, protocol, record_of(rows, c, best_epoch));
  print_once(comm, "test, " + best_epoch_text(best_epoch, trained.has_refit()) + " (" + protocol +
                       "; ties count against the model)\n" + metrics_table(rows, reported_lengths(c.eval)) +
                       baselines.note + interval_text(model_ranks, c.train.seed));
  return ExitCode::done;
}

ExitCode run_digest(Communicator& comm, const DigestArguments& arguments) {
  const RunDirectory run{arguments.run};
  const TrainedRun trained = find_trained_run(comm, run);
  const auto digest_in = [&](const std::filesystem::path& file) {
    const auto users =
        even_part(trained.header.users, static_cast<std::size_t>(comm.rank()), static_cast<std::size_t>(comm.size()));
    return to_hex(parameters_digest(comm, read_parameters(comm, file, users)));
  };
  std::string text =
      trained.has_refit() ? "phase             " + std::string(name_of(trained.header.phase)) + "\n" : "";
  text += "parameters_digest " + digest_in(trained.latest) + "\n";
  if (!trained.best.empty()) text += "best_digest       " + digest_in(trained.best) + "\n";
  text += "dataset_digest    " + to_hex(trained.header.dataset_digest) + "\n";
  print_once(comm, text);
  return ExitCode::done;
}

}  // namespace lrml
