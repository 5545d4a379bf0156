// The dataset that a command makes: whether it can be made, and making it.
#pragma once

#include <filesystem>

#include "data_prep/progress.h"
#include "lrml/base/hash.h"
#include "lrml/data/contents.h"

namespace lrml::prep {

struct OutputOptions {
  std::filesystem::path file;
  bool force = false;  ///< an existing file may be replaced
};

/// Throws Error (bad data) unless options.file can be made: its folder exists and can be written to, it
/// does not exist or may be replaced.
/// Call it before any long work.
void check_output(const OutputOptions& options);

/// Writes the dataset, see write_dataset, a phase of `progress`.
/// Throws Error (bad data) also where the disk is full: a place that cannot hold the output is as bad as an input.
Digest write_output(const OutputOptions& options, const DatasetContents& contents, Progress& progress);

}  // namespace lrml::prep
