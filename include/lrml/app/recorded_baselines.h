// baselines.json: what `evaluate --baselines` found, kept with the run for reports.
#pragma once

#include <filesystem>
#include <string>

#include "lrml/app/records.h"

namespace lrml {

/// Keeps `rows` under `protocol`, besides what the file has of other protocols:
/// {"sampled, 100 negatives": {"lrml": {"best_epoch": 7, "hr@10": 0.5, …}, "popularity": {"hr@10": …}}, "full": {…}}.
/// A damaged file is replaced. Throws Error (failure) where the disk refuses.
void record_baselines(const std::filesystem::path& file, const std::string& protocol, const Record& rows);

/// What the file holds, nothing where there is none. Throws Error (bad_data) where it is damaged.
Record read_baselines(const std::filesystem::path& file);

}  // namespace lrml
