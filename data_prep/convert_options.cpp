#include "data_prep/convert_options.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <system_error>

#include "data_prep/text/text.h"
#include "data_prep/text/times.h"
#include "lrml/base/error.h"

namespace lrml::prep {
namespace {

constexpr const char* input_group = "Input";
constexpr const char* filter_group = "Which interactions (in this order: rating, dates, duplicates, numbers)";
constexpr const char* split_group = "Split";

void add_input(CLI::App& app, ConvertOptions& options) {
  app.add_option("INPUT", options.input, "an archive, a folder, or the file with the interactions; compressed or not")
      ->required()
      ->type_name("");
  add_choice(app, "--format", options.format.format, format_names(), "see below")->group(input_group);
  app.add_option("--columns", options.format.columns, "names in the header or numbers from 1; the last two may lack")
      ->option_text("user,item,rating,time")
      ->group(input_group);
  app.add_option("--delimiter", options.format.delimiter, "between columns [found out]")
      ->option_text("C|tab|space")
      ->group(input_group);
  add_enum(app, "--header", options.format.header, "whether the first line names columns")->group(input_group);
  add_enum(app, "--time", options.format.time, "how times are written")->group(input_group);
  app.add_flag("--rating-optional", options.format.rating_optional, "an empty rating is the rating 0")
      ->group(input_group);
  app.add_flag("--time-optional", options.format.time_optional, "an empty time is the time 0")->group(input_group);
  app.add_flag("--ordered", options.format.ordered, "without times: things come in the order in which they happened")
      ->group(input_group);
  add_count(app, "--max-bad-lines", options.max_bad_lines, "skip so many lines that cannot be read")
      ->group(input_group);
  add_count(app, "--threads", options.threads, "0: one per core")->group(input_group);
}

void add_filter(CLI::App& app, ConvertOptions& options) {
  app.add_option("--min-rating", options.min_rating, "drop those below")->option_text("R")->group(filter_group);
  app.add_option("--from", options.filter.from, "drop those before this day (UTC)")
      ->option_text("YYYY-MM-DD")
      ->group(filter_group);
  app.add_option("--to", options.filter.to, "drop those after this day; the day itself stays")
      ->option_text("YYYY-MM-DD")
      ->group(filter_group);
  add_enum(app, "--duplicates", options.split.duplicates, "which of a user's interactions with one item stays")
      ->group(filter_group);
  app.add_option("--min-user-interactions", options.filter.min_user_interactions, "drop users with fewer")
      ->check(check_count)
      ->option_text("N")
      ->group(filter_group);
  add_count(app, "--min-item-interactions", options.min_item_interactions,
            "drop items with fewer; then users again, and so on until all that are left have enough")
      ->group(filter_group);
  app.add_option("--preset", options.preset, "a subset of the LRML paper: " + describe_paper_subsets())
      ->check(CLI::IsMember(paper_subset_names()))
      ->option_text(joined(paper_subset_names()))
      ->group(filter_group);
}

void add_split(CLI::App& app, ConvertOptions& options) {
  app.add_option("--test", options.test, "test item: the last by time, a random one, or those that a list names")
      ->option_text("last|random|FILE [" + options.test + "]")
      ->group(split_group);
  add_enum(app, "--valid", options.split.valid, "validation item: a random other one, the last of the others, or none")
      ->group(split_group);
  add_enum(app, "--ties", options.split.ties,
           "order of equal times: a hash of seed, user and item, or place in the file")
      ->group(split_group);
  app.add_option("--negatives", options.negatives, "stored candidates per user: a number, or NCF's lists for test")
      ->option_text("N|FILE [" + options.negatives + "]")
      ->group(split_group);
  add_enum(app, "--list-ids", options.list_ids,
           "what ids in these files are: the log's, or numbers by first appearance in the log, from 0 (NCF's)")
      ->group(split_group);
  add_count(app, "--seed", options.split.seed, "what random choices depend on")->group(split_group);
}

std::optional<std::uint32_t> day(const char* option, const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  if (const std::optional<std::uint32_t> second = parse_date(*text)) return second;
  throw Error(ExitCode::usage, std::string("cannot use ") + option + " '" + *text +
                                   "' (not a day from 1970 to 2099). Write it as YYYY-MM-DD.");
}

RowFilter settle_rows(const ConvertOptions& options, const AskedFilter& asked) {
  constexpr std::uint32_t seconds_of_a_day = 86400;
  RowFilter filter{.min_rating = options.min_rating, .from = day("--from", asked.from), .until = std::nullopt};
  if (const auto last_day = day("--to", asked.to)) filter.until = *last_day + seconds_of_a_day;
  if (filter.from && filter.until && *filter.from >= *filter.until) {
    throw Error(ExitCode::usage,
                "cannot use --from " + *asked.from + " --to " + *asked.to + " (no day is in between). Exchange them.");
  }
  if (options.min_rating && !std::isfinite(*options.min_rating)) {
    throw Error(ExitCode::usage, "cannot use --min-rating (not a finite number). Give one such as 3.5.");
  }
  return filter;
}

std::filesystem::path list_file(const char* option, const std::string& text, const char* other_values) {
  std::error_code ignored;
  if (std::filesystem::exists(text, ignored)) return text;
  throw Error(ExitCode::usage, std::string("cannot use ") + option + " '" + text + "' (neither " + other_values +
                                   " nor a file). Name a file that exists.");
}

void settle_split(const ConvertOptions& options, ConvertPlan& plan) {
  SplitOptions& split = plan.build.split;
  split = options.split;
  if (options.test == "random") {
    split.test = TestRule::random;
  } else if (options.test != "last") {
    plan.test_list = list_file("--test", options.test, "last nor random");
    split.test = TestRule::list;
  }
  if (!check_count(options.negatives).empty()) {
    plan.negative_lists = list_file("--negatives", options.negatives, "a whole number from 0");
    split.negatives_given = true;
  } else {
    split.negatives = std::stoull(options.negatives);
    constexpr std::size_t most = 100'000;
    if (split.negatives > most) {
      throw Error(ExitCode::usage, "cannot store " + options.negatives + " negatives per user (at most " +
                                       std::to_string(most) + "). Evaluate on all items instead.");
    }
  }
}

}  // namespace

void add_convert_options(CLI::App& app, ConvertOptions& options) {
  add_input(app, options);
  add_output_options(app, options.output);
  app.add_flag("--quiet", options.quiet, "show no progress");
  add_filter(app, options);
  add_split(app, options);
}

ConvertPlan settle(const ConvertOptions& options) {
  AskedFilter asked = options.filter;
  if (!options.preset.empty()) apply(paper_subset(options.preset), asked);
  ConvertPlan plan;
  plan.read = {.filter = settle_rows(options, asked),
               .max_bad_lines = options.max_bad_lines,
               .threads = options.threads,
               .list_ids_in_order = options.list_ids == ListIds::position};
  plan.build.core = {asked.min_user_interactions.value_or(0), options.min_item_interactions};
  plan.build.threads = options.threads;
  settle_split(options, plan);
  return plan;
}

}  // namespace lrml::prep
