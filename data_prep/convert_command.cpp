// lrml_prep convert: a raw log becomes an lrml-dataset file.
#include <iostream>
#include <memory>
#include <system_error>

#include "data_prep/command.h"
#include "data_prep/command_line.h"
#include "data_prep/format.h"
#include "data_prep/source.h"
#include "data_prep/summary.h"
#include "data_prep/wording.h"
#include "lrml/base/error.h"
#include "lrml/base/stopwatch.h"
#include "lrml/data/write_dataset.h"

namespace lrml::prep {
namespace {

struct ConvertOptions {
  std::filesystem::path input;
  std::string format = "auto";
  OutputOptions output;
  SplitOptions split;
};

void check_output_is_not_input(const ConvertOptions& options) {
  std::error_code missing;
  if (std::filesystem::equivalent(options.input, options.output.file, missing)) {
    throw Error(ExitCode::usage,
                "cannot write '" + options.output.file.string() + "' (it is the input). Name another file with -o.");
  }
}

void convert(const ConvertOptions& options) {
  check_output_is_not_input(options);
  check_output(options.output);
  const Stopwatch stopwatch;
  ReadReport read;
  BuildReport built;
  const std::unique_ptr<Source> source = open_source(options.input);
  InteractionLog log = read_log(*source, options.format, read);
  Progress progress(false);
  DatasetContents contents = build_dataset(std::move(log), {.split = options.split}, progress, built);
  contents.created = utc_now();
  const Digest digest = write_dataset(options.output.file, contents);

  Lines lines = {{"dataset", options.output.file.string() + ": " + contents.name + ", " + contents.source}};
  for (const Lines& part :
       {describe_build(built, contents), describe_read(read, contents), describe_contents(contents)}) {
    lines.insert(lines.end(), part.begin(), part.end());
  }
  lines.emplace_back("digest", to_hex(digest));
  lines.emplace_back("seconds", one_decimal(stopwatch.seconds()));
  print_lines(std::cout, lines);
}

}  // namespace

void add_convert_command(CLI::App& app, Command& command) {
  const auto options = std::make_shared<ConvertOptions>();
  CLI::App& convert_app = *app.add_subcommand("convert", "make a dataset of a raw log");
  convert_app.add_option("INPUT", options->input, "a zip, a folder, or the file with the ratings")
      ->required()
      ->type_name("");
  add_output_options(convert_app, options->output);
  add_choice(convert_app, "--format", options->format, format_names(), "of the input");
  add_split_options(convert_app, options->split);
  convert_app.footer(
      "Reads MovieLens 100K and 1M as GroupLens ships them. Titles, genres and users' attributes come from a "
      "zip\n"
      "or a folder; a ratings file alone (u.data, ratings.dat) gives ids only.\n\n"
      "Example:  lrml_prep convert ml-1m.zip -o ml-1m.h5");
  convert_app.callback([options, &command] { command.run = [options] { convert(*options); }; });
}

}  // namespace lrml::prep
