// Synthetic datasets of any size: written as they are drawn.
#pragma once

#include <cstddef>
#include <filesystem>

#include "data_prep/dataset/build_dataset.h"
#include "data_prep/dataset/statistics.h"
#include "data_prep/progress.h"
#include "data_prep/synth/measure.h"
#include "data_prep/synth/synthesize.h"
#include "lrml/data/write_dataset.h"

namespace lrml::prep {

/// What was written.
struct WrittenLog {
  DatasetContents contents;  ///< without the training rows and the candidates
  Digest digest = 0;
  Measures measures;
  Statistics statistics;
};

/// Writes what synthesize() makes. `created` is the time the file tells.
///
/// Order    as synthesize()
/// Cost     as synthesize(), but 5 bytes per training interaction, about 200 per user and a few runs
/// Throws   Error (usage) for sizes that cannot be met; Error (failure) if the file cannot be written
WrittenLog synthesize_to_file(const std::filesystem::path& file, const SynthOptions& options, const SplitOptions& split,
                              std::size_t threads, const std::string& created, Progress& progress, BuildReport& report);

}  // namespace lrml::prep
