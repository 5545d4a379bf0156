#include "data_prep/synth/command.h"

#include <fmt/format.h>

#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>

#include "data_prep/command_line.h"
#include "data_prep/output.h"
#include "data_prep/progress.h"
#include "data_prep/summary.h"
#include "data_prep/synth/measure.h"
#include "data_prep/synth/profile.h"
#include "data_prep/synth/raw.h"
#include "data_prep/synth/synthesize.h"
#include "data_prep/synth/synthesize_to_file.h"
#include "data_prep/wording.h"
#include "lrml/base/error.h"
#include "lrml/base/stopwatch.h"

namespace lrml::prep {
namespace {

struct SynthCommandOptions {
  SynthOptions log;
  OutputOptions output;
  std::filesystem::path raw;
  std::string raw_format = "movielens-1m";
  SplitOptions split;
  std::size_t threads = 0;
  bool quiet = false;
};

Lines describe_measures(const Measures& measures) {
  const auto noise = static_cast<std::size_t>(measures.noise * static_cast<double>(measures.interactions) + 0.5);
  return {{"popularity",
           fmt::format("Gini {:.3f}, top 1 % of items {}, top 10 % {} of the interactions", measures.item_gini,
                       percent(measures.share_of_top_1), percent(measures.share_of_top_10))},
          {"kinds", std::to_string(measures.mean_star.size())},
          {"mean star", fmt::format("{:.3f} by kind", fmt::join(measures.mean_star, ", "))},
          {"last kind", fmt::format("{:.3f} of the interactions by tenths of the span",
                                    fmt::join(measures.last_kind_by_time, ", "))},
          {"noise", with_commas(noise) + " interactions ignore preference (" + percent(measures.noise) + ")"}};
}

// CLI11 would read "-5" as a huge size.
std::string not_negative(const std::string& text) {
  return text.starts_with('-') ? text + " is not a size (it is negative)" : "";
}

void check_outputs(const SynthCommandOptions& options) {
  if (options.output.file.empty() && options.raw.empty()) {
    throw Error(ExitCode::usage, "cannot tell what to make (neither -o nor --raw is given). Give one or both.");
  }
  if (!options.output.file.empty()) check_output(options.output);
  if (!options.raw.empty()) check_raw_folder(options.raw);
}

// Text needs all rows at once.
WrittenLog write_text_and_dataset(const SynthCommandOptions& options, Progress& progress, BuildReport& report) {
  WrittenLog log;
  log.contents = synthesize(options.log, options.split, options.threads, progress, report);
  log.contents.created = utc_now();
  write_raw(log.contents, options.raw_format, options.raw, options.threads, progress);
  if (!options.output.file.empty()) {
    log.digest = write_output(options.output, log.contents, progress);
  }
  log.measures = measure(log.contents);
  log.statistics = statistics_of(log.contents);
  return log;
}

// As write_output() has it, a place that cannot take the file is as bad as an input.
WrittenLog write_dataset_alone(const SynthCommandOptions& options, Progress& progress, BuildReport& report) {
  try {
    return synthesize_to_file(options.output.file, options.log, options.split, options.threads, utc_now(), progress,
                              report);
  } catch (const Error& error) {
    throw Error(error.code() == ExitCode::failure ? ExitCode::bad_data : error.code(), error.what());
  }
}

Lines describe_log(const SynthCommandOptions& options, const WrittenLog& log, const BuildReport& report) {
  Lines lines;
  if (!options.raw.empty()) lines.emplace_back("raw", options.raw.string() + ": " + options.raw_format);
  if (!options.output.file.empty()) {
    const DatasetContents& contents = log.contents;
    lines.emplace_back("dataset", options.output.file.string() + ": " + contents.name + ", " + contents.source);
    lines.emplace_back("digest", to_hex(log.digest));
  }
  for (const Lines& part : {describe_build(report, log.contents), describe_measures(log.measures),
                            describe_contents(log.contents, log.statistics)}) {
    lines.insert(lines.end(), part.begin(), part.end());
  }
  return lines;
}

void synth(SynthCommandOptions options) {
  check_outputs(options);
  const Stopwatch stopwatch;
  options.log.seed = options.split.seed;
  if (options.output.file.empty()) options.split.negatives = 0;
  Progress progress(!options.quiet && stderr_is_terminal());
  BuildReport report;
  const WrittenLog log = options.raw.empty() ? write_dataset_alone(options, progress, report)
                                             : write_text_and_dataset(options, progress, report);
  progress.finish();
  if (options.quiet) return;
  Lines lines = describe_log(options, log, report);
  lines.emplace_back("seconds", fmt::format("{:.1f}", stopwatch.seconds()));
  print_lines(std::cout, lines);
}

void add_sizes(CLI::App& app, SynthOptions& options) {
  const auto add = [&](const char* name, std::optional<std::size_t>& size, const char* text, const char* help) {
    app.add_option(name, size, help)->check(not_negative)->option_text(text);
  };
  add("--users", options.users, "U", "other than the preset's");
  add("--items", options.items, "I", "other than the preset's");
  add("--interactions", options.interactions, "T", "the preset's mean per user unless given");
  app.add_option("--kinds", options.kinds, "relations to plant, or slots of the LRML, 2 to 18")
      ->check(not_negative)
      ->option_text("R [" + std::to_string(options.kinds) + "]");
}

}  // namespace

void add_synth_command(CLI::App& app, Command& command) {
  const auto options = std::make_shared<SynthCommandOptions>();
  CLI::App& synth_app = *app.add_subcommand("synth", "make a dataset with planted relations");
  add_choice(synth_app, "--preset", options->log.preset, preset_names(), "whose sizes and distributions");
  add_output_options(synth_app, options->output);
  synth_app.get_option("--output")->required(false);
  synth_app.add_option("--raw", options->raw, "write the interactions as text into this new or empty folder")
      ->option_text("DIR");
  add_choice(synth_app, "--format", options->raw_format, raw_format_names(), "of that text");
  add_enum(synth_app, "--structure", options->log.structure,
           "why users prefer items: kinds of relations, none, or an LRML of random parameters");
  add_sizes(synth_app, options->log);
  add_split_options(synth_app, options->split);
  synth_app.add_option("--threads", options->threads, "0: all cores")->check(not_negative)->option_text("N [0]");
  synth_app.add_flag("--quiet", options->quiet, "no progress and no summary");
  synth_app.footer(
      "Users and items look like the preset's in number, activity, popularity, times and stars; the kind of\n"
      "relation behind every interaction is stored with the dataset.\n\n"
      "Example:  lrml_prep synth --preset ml-1m -o synth.h5\n"
      "          lrml_prep synth --preset netflix --raw netflix --format netflix-combined");
  synth_app.callback([options, &command] { command.run = [options] { synth(*options); }; });
}

}  // namespace lrml::prep
