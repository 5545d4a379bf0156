// lrml_prep convert: a raw log becomes an lrml-dataset file.
#include <fmt/core.h>
#include <sys/resource.h>

#include <iostream>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include "data_prep/command.h"
#include "data_prep/convert_options.h"
#include "data_prep/output.h"
#include "data_prep/source/source.h"
#include "data_prep/summary.h"
#include "data_prep/wording.h"
#include "lrml/base/error.h"
#include "lrml/base/stopwatch.h"

namespace lrml::prep {
namespace {

namespace fs = std::filesystem;

/// Throws Error (bad data) if the output would replace something that is read.
void check_output_is_no_input(const ConvertOptions& options, const ConvertPlan& plan) {
  for (const std::optional<fs::path>& input : {std::optional(options.input), plan.test_list, plan.negative_lists}) {
    std::error_code missing;
    if (input && fs::equivalent(*input, options.output.file, missing)) {
      throw Error(ExitCode::bad_data,
                  "cannot write '" + options.output.file.string() + "' (it is the input). Name another file with -o.");
    }
  }
}

/// What the user's own lists say.
struct Lists {
  std::optional<HeldOutList> held_out;
  std::optional<NegativeLists> negatives;
};

/// A list may be in another format than the log, unless the log is just text.
FormatOptions list_format(FormatOptions options) {
  const auto format = std::ranges::find(formats(), options.format, &Format::name);
  if (format != formats().end() && !format->general) options.format = "auto";
  return options;
}

Lists read_lists(const ConvertOptions& options, const ConvertPlan& plan, InteractionLog& log) {
  Lists lists;
  if (plan.test_list) {
    lists.held_out =
        read_held_out_list(*open_source(*plan.test_list), list_format(options.format), options.list_ids, log);
  }
  if (plan.negative_lists) {
    lists.negatives = read_negative_lists(*open_source(*plan.negative_lists), options.list_ids, log);
  }
  return lists;
}

/// Seconds of the phases.
struct Seconds {
  double read = 0.0;
  double build = 0.0;
  double write = 0.0;
};

std::string in_words(const Seconds& seconds) {
  return fmt::format("{:.1f} (read {:.1f}, build {:.1f}, write {:.1f})", seconds.read + seconds.build + seconds.write,
                     seconds.read, seconds.build, seconds.write);
}

std::string most_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return with_commas(static_cast<std::size_t>(usage.ru_maxrss) / 1000) + " MB at most";
}

class Conversion {
 public:
  Conversion(const ConvertOptions& options, ConvertPlan plan)
      : options_(options),
        plan_(std::move(plan)),
        progress_(!options.quiet && stderr_is_terminal()),
        source_(open_source(options.input)),
        format_(plan_for(*source_, options.format)) {}

  void run() {
    InteractionLog log = read();
    const DatasetContents contents = build(std::move(log));
    const Digest digest = write(contents);
    print_lines(std::cout, summary(contents, digest));
  }

 private:
  InteractionLog read() {
    const Stopwatch stopwatch;
    InteractionLog log = read_log(*source_, format_, plan_.read, progress_, read_report_);
    lists_ = read_lists(options_, plan_, log);
    seconds_.read = stopwatch.seconds();
    return log;
  }

  DatasetContents build(InteractionLog log) {
    const Stopwatch stopwatch;
    plan_.build.in_order = format_.in_order;
    if (lists_.held_out) plan_.build.held_out = &*lists_.held_out;
    if (lists_.negatives) {
      plan_.build.negatives = &*lists_.negatives;
      plan_.build.split.negatives = lists_.negatives->length;
    }
    DatasetContents contents = build_dataset(std::move(log), plan_.build, progress_, build_report_);
    contents.created = utc_now();
    seconds_.build = stopwatch.seconds();
    return contents;
  }

  Digest write(const DatasetContents& contents) {
    const Stopwatch stopwatch;
    const Digest digest = write_output(options_.output, contents, progress_);
    seconds_.write = stopwatch.seconds();
    return digest;
  }

  Lines summary(const DatasetContents& contents, Digest digest) const {
    Lines lines = {{"dataset", options_.output.file.string() + ": " + contents.name + ", " + contents.source}};
    const auto add = [&](const Lines& more) { lines.insert(lines.end(), more.begin(), more.end()); };
    add(describe_reading(format_, read_report_, seconds_.read));
    add(describe_build(build_report_, contents, read_report_));
    add(describe_lists(plan_.build.held_out, plan_.build.negatives, build_report_));
    add(describe_read(read_report_, contents));
    add(describe_contents(contents));
    if (!options_.preset.empty()) add(describe_subset(paper_subset(options_.preset), contents));
    add({{"digest", to_hex(digest)}, {"memory", most_memory()}, {"seconds", in_words(seconds_)}});
    return lines;
  }

  const ConvertOptions& options_;
  ConvertPlan plan_;
  Progress progress_;
  std::unique_ptr<Source> source_;
  ReadPlan format_;
  Lists lists_;
  ReadReport read_report_;
  BuildReport build_report_;
  Seconds seconds_;
};

void convert(const ConvertOptions& options) {
  ConvertPlan plan = settle(options);
  check_output_is_no_input(options, plan);
  check_output(options.output);
  Conversion(options, std::move(plan)).run();
}

/// Every format with an example.
std::string tell_formats() {
  std::size_t width = 0;
  for (const Format& format : formats()) width = std::max(width, format.name.size());
  std::string text = "Formats (--format auto finds out which, and says why), with an example of each:\n";
  for (const Format& format : formats()) {
    text += fmt::format("  {:{}}  {}\n", format.name, width, format.expects);
    text += fmt::format("  {:{}}  lrml_prep {}\n", "", width, format.example);
  }
  return text;
}

}  // namespace

void add_convert_command(CLI::App& app, Command& command) {
  const auto options = std::make_shared<ConvertOptions>();
  CLI::App& convert_app = *app.add_subcommand("convert", "make a dataset of a raw log");
  add_convert_options(convert_app, *options);
  convert_app.footer(tell_formats() +
                     "\nZips, tars, folders and single files are taken as they are, compressed or not.\n\n"
                     "Example:  lrml_prep convert ml-1m.zip -o ml-1m.h5");
  convert_app.callback([options, &command] { command.run = [options] { convert(*options); }; });
}

}  // namespace lrml::prep
