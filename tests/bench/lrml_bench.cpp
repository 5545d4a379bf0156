// lrml_bench: measurements, each verified before it is timed. README.md beside this file has questions and answers.
#include <CLI/CLI.hpp>
#include <optional>

#include "evaluate.h"
#include "exact_sums.h"
#include "exchange.h"
#include "kernel.h"
#include "lrml/app/report.h"
#include "lrml/app/run_main.h"
#include "lrml/comm/agree.h"
#include "recommend.h"
#include "sample.h"
#include "step.h"

namespace {

using namespace lrml;
using namespace lrml::bench;

/// Takes the names of an option's values.
template <class Enum>
CLI::CheckedTransformer names_of() {
  std::map<std::string, Enum> values;
  for (std::size_t i = 0; i < EnumNames<Enum>::names.size(); ++i) {
    values.emplace(EnumNames<Enum>::names[i], static_cast<Enum>(i));
  }
  return CLI::CheckedTransformer(values);
}

/// What the command line asks for.
struct Arguments {
  EvaluateArguments evaluate;
  ExactSumsArguments exact_sums;
  ExchangeArguments exchange;
  FoldInBenchArguments fold_in;
  KernelArguments kernel;
  RecommendBenchArguments recommend;
  SampleArguments sample;
  StepArguments step;
  std::filesystem::path json;  ///< where records are appended too; empty: nowhere
};

void add_evaluate(CLI::App& app, Arguments& all) {
  EvaluateArguments& a = all.evaluate;
  CLI::App* const command = app.add_subcommand("evaluate", "ranking all test items, sampled and full, on one rank");
  command->add_option("--data", a.data, "an lrml-dataset")->required();
  command->add_option("--dim", a.dim, "width d of every vector")->capture_default_str();
  command->add_option("--slots", a.slots, "memory slots n")->capture_default_str();
  command->add_option("--repeats", a.repeats, "of each protocol")->capture_default_str();
  command->add_option("--verified-users", a.verified_users, "before anything is timed")->capture_default_str();
  command->add_option("--ceiling-seconds", a.ceiling_seconds, "given to each ceiling")->capture_default_str();
  command->add_option("--json", all.json, "append the line to this file too");
}

void add_exact_sums(CLI::App& app, Arguments& all) {
  ExactSumsArguments& a = all.exact_sums;
  CLI::App* const command =
      app.add_subcommand("exact_sums", "what exact sums cost against plain float sums, on one rank");
  command->add_option("--data", a.data, "an lrml-dataset")->required();
  command->add_option("--epochs", a.epochs, "of the whole run")->capture_default_str();
  command->add_option("--steps", a.steps, "with all triplets active")->capture_default_str();
}

void add_exchange(CLI::App& app, Arguments& all) {
  ExchangeArguments& a = all.exchange;
  const std::map<std::string, OptimKind> kinds = {{"adam", OptimKind::adam}, {"lazy_adam", OptimKind::lazy_adam}};
  CLI::App* const command = app.add_subcommand("exchange", "exchanging gradient rows, ours beside what others do");
  command->add_option("--data", a.data, "an lrml-dataset")->required();
  command->add_option("--batch", a.batch, "triplets of a step over all ranks");
  command->add_option("--per-rank", a.per_rank, "triplets of a step on each rank, instead of --batch");
  command->add_option("--active", a.active_share, "share of triplets with a gradient")->capture_default_str();
  command->add_option("--optim", a.optim, "lazy_adam or adam")->transform(CLI::CheckedTransformer(kinds));
  command->add_option("--ranks-sharing", a.ranks_sharing, "as exchange.ranks_sharing; 1: all rows travel")
      ->capture_default_str();
  command->add_option("--dim", a.dim, "width d of a row")->capture_default_str();
  command->add_option("--repeats", a.repeats, "of each contender, in turn")->capture_default_str();
  command->add_option("--verified-steps", a.verified_steps, "before anything is timed")->capture_default_str();
  command->add_option("--algorithms", a.algorithms, "contenders, with commas between")
      ->delimiter(',')
      ->capture_default_str();
  command->add_option("--json", all.json, "append the line to this file too");
}

void add_step(CLI::App& app, Arguments& all, Configuration& defaults) {
  StepArguments& a = all.step;
  CLI::App* const command = app.add_subcommand("step", "the whole training step, by phases");
  command->add_option("--config", a.config, "a TOML file")->required();
  command->add_option("--data", a.data, "an lrml-dataset")->required();
  command->add_option("--steps", a.steps, "timed")->capture_default_str();
  command->add_option("--warm-up", a.warm_up, "steps before them")->capture_default_str();
  command->add_option("--verified-steps", a.verified_steps, "before anything is timed")->capture_default_str();
  command->add_option("--ceiling-seconds", a.ceiling_seconds, "given to each ceiling")->capture_default_str();
  command->add_option("--json", all.json, "append the line to this file too");
  add_field_options(*command, sections_of(defaults), a.overrides);
}

void add_kernel(CLI::App& app, Arguments& all) {
  KernelArguments& a = all.kernel;
  CLI::App* const command = app.add_subcommand("kernel", "losses and gradients alone, on one core");
  command->add_option("--dim", a.model.dim, "width d of a row")->capture_default_str();
  command->add_option("--slots", a.model.slots, "memory slots n")->capture_default_str();
  command->add_option("--kind", a.model.kind, "lrml, cml or bpr")->transform(names_of<ModelKind>());
  command->add_option("--relation", a.model.relation, "shared or own")->transform(names_of<Relation>());
  command->add_option("--users", a.users, "rows of P")->capture_default_str();
  command->add_option("--items", a.items, "rows of Q")->capture_default_str();
  command->add_option("--triplets", a.triplets, "of one call")->capture_default_str();
  command->add_option("--calls", a.calls, "timed together")->capture_default_str();
  command->add_option("--repeats", a.repeats, "of which the median counts")->capture_default_str();
  command->add_option("--margin", a.margin, "hinge margin; a small one leaves triplets inactive")
      ->capture_default_str();
  command->add_option("--ceiling-seconds", a.ceiling_seconds, "given to each ceiling")->capture_default_str();
  command->add_option("--json", all.json, "append the line to this file too");
}

void add_sample(CLI::App& app, Arguments& all) {
  SampleArguments& a = all.sample;
  CLI::App* const command = app.add_subcommand("sample", "drawing triplets, beside a plain sampler");
  command->add_option("--data", a.data, "an lrml-dataset")->required();
  command->add_option("--batches-per-epoch", a.batches_per_epoch, "steps of an epoch")->capture_default_str();
  command->add_option("--steps", a.steps, "timed")->capture_default_str();
  command->add_option("--verified-steps", a.verified_steps, "before anything is timed")->capture_default_str();
  command->add_option("--dim", a.dim, "of the kernel compared with")->capture_default_str();
  command->add_option("--slots", a.slots, "of the kernel compared with")->capture_default_str();
  command->add_option("--ceiling-seconds", a.ceiling_seconds, "given to each ceiling")->capture_default_str();
  command->add_option("--json", all.json, "append the line to this file too");
}

void add_recommend(CLI::App& app, Arguments& all) {
  RecommendBenchArguments& a = all.recommend;
  CLI::App* const command = app.add_subcommand("recommend", "lists of recommendations and folding in, on one core");
  command->add_option("--users", a.users, "timed one by one")->capture_default_str()->check(CLI::Range(2, 1000000));
  command->add_option("--items", a.items, "rows of Q")->capture_default_str();
  command->add_option("--dim", a.dim, "width d of a row")->capture_default_str();
  command->add_option("--slots", a.slots, "memory slots n")->capture_default_str();
  command->add_option("--top", a.top, "places of a list")->capture_default_str();
  command->add_option("--verified-users", a.verified_users, "the first ones")->capture_default_str();
  command->add_option("--json", all.json, "append the line to this file too");
}

void add_fold_in(CLI::App& app, Arguments& all) {
  FoldInBenchArguments& a = all.fold_in;
  CLI::App* const command = app.add_subcommand("fold_in", "users folded in against having trained on them");
  command->add_option("--whole", a.whole, "folder of a run trained on all users")->required();
  command->add_option("--part", a.part, "folder of a run trained without some of them")->required();
  command->add_option("--steps", a.steps, "0: the default")->capture_default_str();
  command->add_option("--triplets", a.triplets, "of a step; 0: the default")->capture_default_str();
  command->add_option("--learning-rate", a.learning_rate, "0: the default")->capture_default_str();
  command->add_option("--json", all.json, "append the line to this file too");
}

/// The figures of every command that gives a record. Collective.
Record measure(Communicator& comm, const CLI::App& app, const Arguments& arguments) {
  if (app.got_subcommand("evaluate")) return run_evaluate(comm, arguments.evaluate);
  if (app.got_subcommand("fold_in")) return run_fold_in_bench(comm, arguments.fold_in);
  if (app.got_subcommand("recommend")) return run_recommend_bench(arguments.recommend);
  if (app.got_subcommand("kernel")) return run_kernel(arguments.kernel);
  if (app.got_subcommand("sample")) return run_sample(comm, arguments.sample);
  if (app.got_subcommand("step")) return run_step(comm, arguments.step);
  return run_exchange(comm, arguments.exchange);
}

ExitCode run(Communicator& comm, const CLI::App& app, const Arguments& arguments) {
  if (app.got_subcommand("exact_sums")) {
    agree(comm, "measuring exact sums", [&] {
      if (comm.rank() == 0) run_exact_sums(arguments.exact_sums);
    });
    return ExitCode::done;
  }
  const Record record = measure(comm, app, arguments);
  print_once(comm, record.dump() + "\n");
  agree(comm, "writing the figures", [&] {
    if (comm.rank() == 0 && !arguments.json.empty()) append_record(arguments.json, record);
  });
  return ExitCode::done;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Measurements of lrml_dist: verify, warm up, measure; one JSON line each");
  app.require_subcommand(1);
  Arguments arguments;
  Configuration defaults;
  add_evaluate(app, arguments);
  add_exact_sums(app, arguments);
  add_exchange(app, arguments);
  add_fold_in(app, arguments);
  add_kernel(app, arguments);
  add_recommend(app, arguments);
  add_sample(app, arguments);
  add_step(app, arguments, defaults);
  CLI11_PARSE(app, argc, argv);
  return run_main([&](Communicator& comm) { return run(comm, app, arguments); });
}
