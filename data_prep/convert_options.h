// What lrml_prep convert can be asked for.
#pragma once

#include <CLI/CLI.hpp>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

#include "data_prep/command_line.h"
#include "data_prep/dataset/build_dataset.h"
#include "data_prep/format/format.h"
#include "data_prep/format/held_out_list.h"
#include "data_prep/log/read_log.h"
#include "data_prep/paper_subset.h"

namespace lrml::prep {

/// As parsed. settle() makes what reading and building go by of it.
struct ConvertOptions {
  std::filesystem::path input;
  FormatOptions format;
  ListIds list_ids = ListIds::original;
  OutputOptions output;

  AskedFilter filter;
  std::optional<float> min_rating;
  std::size_t min_item_interactions = 0;
  std::size_t max_bad_lines = 0;
  std::string preset;  ///< one of paper_subset_names(), or empty

  SplitOptions split;
  std::string test = "last";      ///< last, random, or a file
  std::string negatives = "100";  ///< a number, or a file

  std::size_t threads = 0;
  bool quiet = false;
};

/// What follows from ConvertOptions.
struct ConvertPlan {
  ReadOptions read;
  BuildOptions build;
  std::optional<std::filesystem::path> test_list;
  std::optional<std::filesystem::path> negative_lists;
};

void add_convert_options(CLI::App& app, ConvertOptions& options);

/// Throws Error (usage) for what cannot be meant: no date, dates in the wrong order, a preset and its contrary, a list
/// that is no file.
ConvertPlan settle(const ConvertOptions& options);

}  // namespace lrml::prep
