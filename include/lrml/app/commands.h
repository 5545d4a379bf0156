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

/// Ranks the test items by the best epochs of two sides' runs, and prints both sides' metrics with intervals of their
/// differences over resampled test items (eval/paired_bootstrap.h says what these cover). On any number of ranks the
/// same. Collective.
ExitCode run_compare(Communicator& comm, const CompareArguments& arguments);

/// Recomputes the digests of the newest checkpoint and of the best epoch, and prints them. Collective.
ExitCode run_digest(Communicator& comm, const DigestArguments& arguments);

/// Predicts time, traffic and memory of steps on other numbers of ranks, and prints them. One process.
ExitCode run_plan(Communicator& comm, const PlanArguments& arguments);

/// Looks at ranks, hosts, libraries, files and links before hours are spent on them, and prints a line per check.
/// Returns failure if a run would fail. Collective.
ExitCode run_doctor(Communicator& comm, const DoctorArguments& arguments);

/// Prints the best items of users, by the parameters of the best epoch: on any number of ranks the same. Candidates are
/// those of `evaluate --eval.protocol full`, items without a training or validation interaction. With --items for
/// someone new, whose row is folded in. Collective.
ExitCode run_recommend(Communicator& comm, const RecommendArguments& arguments);

/// Prints the items (users) whose rows are nearest to an item's (user's). Collective.
ExitCode run_similar(Communicator& comm, const SimilarArguments& arguments);

/// Explains one pair by the memory: its attention, the typical items of each slot and the pairs with the most similar
/// relation vectors; or writes a study of all pairs, after the paper's, to a folder, whole or not at all. On any number
/// of ranks the same. Collective.
ExitCode run_explain(Communicator& comm, const ExplainArguments& arguments);

/// Writes the best epoch's P, Q, K and M and the original ids for other programs, whole or not at all. Collective.
ExitCode run_export(Communicator& comm, const ExportArguments& arguments);

/// Writes a page with the curves, figures and options of runs, finished or not, whole or not at all. Rank 0 does it.
/// Collective.
ExitCode run_report(Communicator& comm, const ReportArguments& arguments);

}  // namespace lrml
