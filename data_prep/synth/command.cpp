#include "data_prep/synth/command.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <iostream>
#include <memory>
#include <optional>
#include <string>

#include "data_prep/command_line.h"
#include "data_prep/summary.h"
#include "data_prep/synth/measure.h"
#include "data_prep/synth/profile.h"
#include "data_prep/synth/synthesize.h"
#include "data_prep/synth/world.h"
#include "data_prep/wording.h"
#include "lrml/base/stopwatch.h"
#include "lrml/data/write_dataset.h"

namespace lrml::prep {
namespace {

struct SynthCommandOptions {
  SynthOptions log;
  OutputOptions output;
  SplitOptions split;
};

std::string gini_in_words(const Measures& measures) {
  std::array<char, 32> gini;
  std::snprintf(gini.data(), gini.size(), "%.3f", measures.item_gini);
  return "Gini " + std::string(gini.data()) + ", top 1 % of items " + percent(measures.share_of_top_1) + ", top 10 % " +
         percent(measures.share_of_top_10) + " of the interactions";
}

Lines describe_log(const InteractionLog& log) {
  const auto noise = static_cast<std::size_t>(std::ranges::count(log.kinds, noise_kind));
  const double share = static_cast<double>(noise) / static_cast<double>(log.interactions.size());
  return {{"popularity", gini_in_words(measure(log))},
          {"kinds", std::to_string(static_cast<int>(log.parameters.at("kinds")))},
          {"noise", with_commas(noise) + " interactions ignore preference (" + percent(share) + ")"}};
}

// CLI11 would read "-5" as a huge size.
std::string not_negative(const std::string& text) {
  return text.starts_with('-') ? text + " is not a size (it is negative)" : "";
}

void synth(SynthCommandOptions options) {
  check_output(options.output);
  const Stopwatch stopwatch;
  options.log.seed = options.split.seed;
  InteractionLog log = synthesize(options.log);
  const Lines about_log = describe_log(log);
  BuildReport built;
  Progress progress(false);
  DatasetContents contents = build_dataset(std::move(log), {.split = options.split}, progress, built);
  contents.created = utc_now();
  const Digest digest = write_dataset(options.output.file, contents);

  Lines lines = {{"dataset", options.output.file.string() + ": " + contents.name + ", " + contents.source}};
  for (const Lines& part : {describe_build(built, contents), about_log, describe_contents(contents)}) {
    lines.insert(lines.end(), part.begin(), part.end());
  }
  lines.emplace_back("digest", to_hex(digest));
  lines.emplace_back("seconds", one_decimal(stopwatch.seconds()));
  print_lines(std::cout, lines);
}

}  // namespace

void add_synth_command(CLI::App& app, Command& command) {
  const auto options = std::make_shared<SynthCommandOptions>();
  CLI::App& synth_app = *app.add_subcommand("synth", "make a dataset with planted relations");
  add_choice(synth_app, "--preset", options->log.preset, preset_names(), "whose sizes and distributions");
  add_output_options(synth_app, options->output);
  const auto add_size = [&](const char* name, std::optional<std::size_t>& size, const char* text, const char* help) {
    synth_app.add_option(name, size, help)->check(not_negative)->option_text(text);
  };
  add_size("--users", options->log.users, "U", "other than the preset's");
  add_size("--items", options->log.items, "I", "other than the preset's");
  add_size("--interactions", options->log.interactions, "T", "the preset's mean per user unless given");
  synth_app.add_option("--kinds", options->log.kinds, "relations to plant, 2 to 18")
      ->check(not_negative)
      ->option_text("R [" + std::to_string(options->log.kinds) + "]");
  add_split_options(synth_app, options->split);
  synth_app.footer(
      "Users and items look like the preset's in number, activity, popularity, times and stars; the kind of\n"
      "relation behind every interaction is stored with the dataset.\n\n"
      "Example:  lrml_prep synth --preset ml-1m -o synth.h5");
  synth_app.callback([options, &command] { command.run = [options] { synth(*options); }; });
}

}  // namespace lrml::prep
