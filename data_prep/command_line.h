// Options that several subcommands share.
#pragma once

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "data_prep/dataset/build_dataset.h"
#include "data_prep/output.h"

namespace lrml::prep {

/// -o F.h5 and --force.
void add_output_options(CLI::App& app, OutputOptions& options);

/// --valid, --test, --ties, --duplicates, --negatives and --seed, without lists of the user's own.
void add_split_options(CLI::App& app, SplitOptions& options);

/// "a|b|c". @pre `names` is not empty
std::string joined(const std::vector<std::string>& names);

/// An option with one of `names` as its value; others are errors that list them.
CLI::Option* add_choice(CLI::App& app, const std::string& option, std::string& value,
                        const std::vector<std::string>& names, const std::string& help);

/// The same for an enum: its names come from EnumNames, its default from `value`.
template <NamedEnum Enum>
CLI::Option* add_enum(CLI::App& app, const std::string& option, Enum& value, const std::string& help) {
  const std::vector<std::string> names(EnumNames<Enum>::names.begin(), EnumNames<Enum>::names.end());
  const auto set = [&value, names](const std::string& name) {
    value = static_cast<Enum>(std::ranges::find(names, name) - names.begin());
  };
  return app.add_option_function<std::string>(option, set, help)
      ->check(CLI::IsMember(names))
      ->option_text(joined(names) + " [" + std::string(name_of(value)) + "]");
}

/// An option with a whole number from 0.
CLI::Option* add_count(CLI::App& app, const std::string& option, std::uint64_t& value, const std::string& help);

/// Empty for a whole number that fits, else what is wrong. (CLI11 itself would wrap -1 around.)
std::string check_count(const std::string& text);

}  // namespace lrml::prep
