// The commands of lrml_dist, each from arguments to exit code.
#pragma once

#include "lrml/app/command_line.h"
#include "lrml/base/error.h"
#include "lrml/comm/communicator.h"

namespace lrml {

/// Trains, writes the run directory and prints the final table. Returns stopped if a rank asked for it. Collective.
ExitCode run_train(Communicator& comm, const TrainArguments& arguments);

/// Evaluates the best epoch of a run on its test items, and the baselines beside it. Collective.
ExitCode run_evaluate(Communicator& comm, const EvaluateArguments& arguments);

/// Recomputes the digests of the newest checkpoint and of the best epoch, and prints them. Collective.
ExitCode run_digest(Communicator& comm, const DigestArguments& arguments);

/// Predicts time, traffic and memory of steps on other numbers of ranks, and prints them. One process.
ExitCode run_plan(Communicator& comm, const PlanArguments& arguments);

}  // namespace lrml
