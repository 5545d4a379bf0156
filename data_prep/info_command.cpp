// lrml_prep info: what an lrml-dataset file holds, and whether it is whole.
#include <iostream>
#include <memory>

#include "data_prep/command.h"
#include "data_prep/command_line.h"
#include "data_prep/summary.h"
#include "lrml/base/error.h"
#include "lrml/data/dataset.h"
#include "lrml/data/write_dataset.h"

namespace lrml::prep {
namespace {

std::string list_extras(const DatasetHeader& header, const DatasetContents& contents) {
  std::string list;
  const auto add = [&](bool present, const std::string& name) {
    if (present) list += (list.empty() ? "" : ", ") + name;
  };
  add(header.has_timestamps, "times");
  add(header.has_ratings, "ratings");
  add(header.has_titles, "titles");
  add(header.has_genres, "genres");
  for (const auto& [name, values] : contents.user_attributes) add(true, "users' " + name);
  add(header.has_synthetic, "synthetic truth");
  return list.empty() ? "ids only" : list;
}

void print_info(const std::filesystem::path& file) {
  const DatasetHeader header = Dataset(file).header();
  const DatasetContents contents = read_contents(file);
  const Digest digest = content_digest(contents);
  const bool whole = digest == header.digest;

  Lines lines = {{"name", header.name}, {"source", header.source}, {"created", header.created}};
  for (const auto& line : describe_contents(contents)) lines.push_back(line);
  lines.emplace_back("seed", std::to_string(header.seed));
  lines.emplace_back("has", list_extras(header, contents));
  lines.emplace_back("digest", to_hex(header.digest) + (whole ? " ok" : " damaged"));
  print_lines(std::cout, lines);
  if (whole) return;
  throw Error(ExitCode::bad_data, "'" + file.string() + "' is damaged (its content has digest " + to_hex(digest) +
                                      " instead of " + to_hex(header.digest) +
                                      "). Make it again with: lrml_prep convert");
}

}  // namespace

void add_info_command(CLI::App& app, Command& command) {
  const auto file = std::make_shared<std::filesystem::path>();
  CLI::App& info_app = *app.add_subcommand("info", "show what a dataset holds and check that it is whole");
  info_app.add_option("F.h5", *file, "an lrml-dataset")->required()->type_name("");
  info_app.footer("Example:  lrml_prep info ml-1m.h5");
  info_app.callback([file, &command] { command.run = [file] { print_info(*file); }; });
}

}  // namespace lrml::prep
