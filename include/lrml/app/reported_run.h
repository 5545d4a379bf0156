// What the folder of a run says of it, read and checked: what reports are made of.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "lrml/app/records.h"
#include "lrml/checkpoint/run_phase.h"
#include "lrml/config/configuration.h"

namespace lrml {

/// An SVG file of the folder `explain`.
struct Picture {
  std::string name;  ///< of the file, without .svg
  std::string svg;
};

struct ReportedRun {
  std::string path;   ///< as it was named
  std::string label;  ///< as much of the end of the path as tells it from the others
  Configuration configuration = {};
  std::vector<Record> lines = {};       ///< of metrics.jsonl; their figures are numbers or null
  bool has_cut_line = false;            ///< the last line was being written when the process ended
  std::optional<Record> result = {};    ///< of a finished run
  Record baselines = Record::object();  ///< RecordedBaselines of the run
  std::vector<Picture> pictures = {};   ///< by name
};

/// The runs in these folders, in their order.
/// Throws Error naming the file: usage where there is no run or a run is named twice, or its configuration is none;
/// bad_data where a file of it is damaged, or is missing though the run is finished.
std::vector<ReportedRun> read_runs(const std::vector<std::filesystem::path>& folders);

/// The number under `key`; NaN where there is none.
double figure(const Record& record, const std::string& key);

RunPhase phase_of(const Record& line);

/// The line of the selection with the best validation nDCG@10, the first of equals as in training; or null.
const Record* best_line(const ReportedRun& run);

/// Seconds of training and validation over all sessions and phases; metrics.jsonl counts from the start of each.
double seconds_of(const ReportedRun& run);

}  // namespace lrml
