// lrml_bench: measurements, each verified before it is timed. README.md beside this file has questions and answers.
#include <CLI/CLI.hpp>
#include <cstdio>

#include "exact_sums.h"
#include "lrml/base/error.h"

int main(int argc, char** argv) {
  CLI::App app("Measurements of lrml_dist: verify, warm up, measure; one JSON line each");
  app.require_subcommand(1);
  lrml::bench::ExactSumsArguments exact_sums;
  CLI::App* command = app.add_subcommand("exact_sums", "what exact sums cost against plain float sums, on one rank");
  command->add_option("--data", exact_sums.data, "an lrml-dataset")->required();
  command->add_option("--epochs", exact_sums.epochs, "of the whole run")->capture_default_str();
  command->add_option("--steps", exact_sums.steps, "with all triplets active")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  try {
    lrml::bench::run_exact_sums(exact_sums);
  } catch (const lrml::Error& error) {
    std::fprintf(stderr, "error: %s\n", error.what());
    return static_cast<int>(error.code());
  }
  return 0;
}
