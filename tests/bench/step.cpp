#include "step.h"

#include <vector>

#include "ceilings.h"
#include "lrml/app/command_line.h"
#include "lrml/app/report.h"
#include "lrml/app/run_data.h"
#include "lrml/checkpoint/table_digest.h"
#include "lrml/comm/agree.h"
#include "support/small_run.h"
#include "timing.h"

namespace lrml::bench {
namespace {

using test::StepRun;

TrainSettings settings_from(const Configuration& config, const Dataset& dataset) {
  TrainSettings settings;
  settings.step = {config.model, config.loss, config.optim, config.sample};
  settings.train = resolved(config.train, dataset.header().train_interactions, config.sample.negatives);
  settings.exchange = config.exchange;
  return settings;
}

/// The trainer's loop around a step.
void take_step(StepRun& run) {
  run();
  Progress& progress = run.state.progress;
  if (progress.step_in_epoch < run.sampler.steps_per_epoch()) return;
  progress.step_in_epoch = 0;
  ++progress.epoch;
}

Digest digest_after(Communicator& comm, StepRun& run, std::size_t steps) {
  for (std::size_t k = 0; k < steps; ++k) take_step(run);
  run.exchange->publish_all(run.state.parameters.item_rows);
  return parameters_digest(comm, run.state.parameters);
}

/// The digest, after making sure that rank 0 alone, without any exchange, comes to it as well.
Digest verified_digest(Communicator& comm, const StepArguments& arguments, const TrainSettings& settings) {
  StepRun run(comm, arguments.data, settings);
  const Digest found = digest_after(comm, run, arguments.verified_steps);
  agree(comm, "verifying the step", [&] {
    if (comm.rank() != 0) return;
    SelfCommunicator self;
    StepRun alone(self, arguments.data, settings);
    if (digest_after(self, alone, arguments.verified_steps) == found) return;
    throw Error(ExitCode::failure,
                "the parameters differ from those of a plain process (the bits depend on the number "
                "of ranks). This is a bug.");
  });
  return found;
}

/// Costs of the timed steps: of all together, and each step's slowest rank.
struct TimedSteps {
  CostSummary costs;
  std::vector<double> seconds;
};

TimedSteps time_steps(Communicator& comm, StepRun& run, std::size_t steps) {
  TimedSteps timed;
  StepCosts all;
  for (std::size_t k = 0; k < steps; ++k) {
    comm.barrier();
    take_step(run);
    const StepCosts costs = run.step.take_costs();
    all += costs;
    timed.seconds.push_back(summarize(comm, costs).step.seconds);
  }
  timed.costs = summarize(comm, all);
  return timed;
}

}  // namespace

Record run_step(Communicator& comm, const StepArguments& arguments) {
  const Configuration config = load_configuration(comm, arguments.config, arguments.overrides);
  const Dataset dataset = open_dataset(comm, arguments.data);
  const TrainSettings settings = agree(comm, "reading the settings", [&] { return settings_from(config, dataset); });
  const Digest digest = verified_digest(comm, arguments, settings);

  StepRun run(comm, arguments.data, settings);
  for (std::size_t k = 0; k < arguments.warm_up; ++k) take_step(run);
  run.step.take_costs();
  const EpochSums before = run.state.progress.sums;
  const TimedSteps timed = time_steps(comm, run, arguments.steps);
  const EpochSums after = run.state.progress.sums;
  const auto examples = static_cast<double>(after.examples - before.examples);
  const double step_seconds = median(timed.seconds);

  Record record = {{"bench", "step"},
                   {"verified", true},
                   {"dataset", dataset.header().name},
                   {"ranks", comm.size()},
                   {"exchange", name_of(run.exchange->algorithm())},
                   {"optim", name_of(settings.step.optim.kind)},
                   {"dim", settings.step.model.dim},
                   {"slots", settings.step.model.slots},
                   {"batch", examples / static_cast<double>(arguments.steps)},
                   {"active_share", static_cast<double>(after.active - before.active) / examples /
                                        static_cast<double>(settings.step.sample.negatives)},
                   {"digest", to_hex(digest)},
                   {"ms", 1e3 * step_seconds},
                   {"examples_per_s", examples / static_cast<double>(arguments.steps) / step_seconds}};
  add_costs(record, timed.costs);
  record["ceilings"] = ceilings(comm, arguments.ceiling_seconds);
  return record;
}

}  // namespace lrml::bench
