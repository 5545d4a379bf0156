// Options that several subcommands share.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "data_prep/build_dataset.h"

namespace lrml::prep {

struct OutputOptions {
  std::filesystem::path file;
  bool force = false;  ///< an existing file may be replaced
};

/// -o F.h5 and --force.
void add_output_options(CLI::App& app, OutputOptions& options);

/// Throws Error (usage) unless options.file can be made: its folder exists, it does not or may be replaced.
/// Call it before any long work.
void check_output(const OutputOptions& options);

/// --valid, --test, --ties, --duplicates, --negatives and --seed.
void add_split_options(CLI::App& app, SplitOptions& options);

/// An option with one of `names` as its value; others are errors that list them.
CLI::Option* add_choice(CLI::App& app, const std::string& option, std::string& value,
                        const std::vector<std::string>& names, const std::string& help);

}  // namespace lrml::prep
