#include "lrml/app/commands.h"
#include "lrml/app/plan.h"
#include "lrml/app/report.h"
#include "lrml/comm/agree.h"
#include "lrml/exchange/calibrate.h"

namespace lrml {
namespace {

void require(bool possible, const std::string& message) {
  if (!possible) throw Error(ExitCode::usage, message);
}

void require_possible(const PlanArguments& a) {
  require(!a.ranks.empty(), "cannot plan for no ranks (--ranks is empty). Say for example --ranks 1,2,4,8.");
  require(a.ranks_per_node >= 1,
          "--ranks-per-node is 0 (a node has at least one rank). Leave it out, or give 1 or more.");
  for (const std::size_t ranks : a.ranks) {
    require(ranks >= 1, "cannot plan for 0 ranks (--ranks has a 0). Give numbers from 1 up.");
    require(ranks <= a.ranks_per_node || ranks % a.ranks_per_node == 0,
            "cannot put " + std::to_string(ranks) + " ranks on nodes of " + std::to_string(a.ranks_per_node) +
                " (the last one would not be full). Give multiples of --ranks-per-node.");
  }
  require(a.network.latency_us >= 0.0,
          "--latency-us is negative (no message arrives before it is sent). Give 0 or more.");
  require(a.network.gbit_per_s > 0.0, "--gbit is not above 0 (nothing would ever arrive). Give for example 100.");
  require(!a.active || (*a.active >= 0.0 && *a.active <= 1.0),
          "--active is no share (it lies outside 0 … 1). Give for example 0.125.");
  require(a.items != 1, "--items is 1 (a negative must differ from the positive). Give 2 or more.");
}

/// Logistic loss has a gradient everywhere.
double active_share_of(const PlanArguments& arguments, ModelKind kind) {
  return arguments.active.value_or(kind == ModelKind::bpr ? 1.0 : typical_active_share);
}

PlanInput input_of(Communicator& comm, const PlanArguments& arguments, const Configuration& c) {
  const Dataset dataset(arguments.data);
  PlanInput input = planned_input(dataset, c);
  const TrainOptions as_it_is = input.train;
  input.data = stretched(input.data, arguments.users, arguments.items, arguments.interactions);
  require(input.data.interactions >= input.data.users,
          "cannot plan for fewer interactions than users (every user needs one). Give more --interactions.");
  input.train = resolved(c.train, static_cast<std::size_t>(input.data.interactions), c.sample.negatives);
  input.active_share = active_share_of(arguments, c.model.kind);
  input.network = arguments.network;
  input.ranks_per_node = arguments.ranks_per_node;
  const double per_shard =
      batch_of(input) * static_cast<double>(c.sample.negatives) / static_cast<double>(input.train.logical_shards);
  const TrialSetting trial = {c.model, as_it_is, std::max<std::size_t>(1, static_cast<std::size_t>(per_shard)),
                              c.sample};
  input.compute = measure_compute(dataset, trial);
  input.local = calibrate_local_work(comm, c.model.dim, Timed::on_the_processor);
  return input;
}

}  // namespace

ExitCode run_plan(Communicator& comm, const PlanArguments& arguments) {
  const Configuration configuration = load_configuration(comm, arguments.config, arguments.overrides);
  const std::string text = agree(comm, "planning", [&] {
    require(comm.size() == 1, "cannot plan on several ranks (it is one process). Start it without mpirun.");
    require_possible(arguments);
    const PlanInput input = input_of(comm, arguments, configuration);
    return arguments.json ? plan_record(input, arguments.ranks).dump(2) + "\n" : plan_text(input, arguments.ranks);
  });
  print_once(comm, text);
  return ExitCode::done;
}

}  // namespace lrml
