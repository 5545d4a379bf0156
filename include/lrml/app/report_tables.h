// The tables of a report. Each function returns HTML, in which every text of unknown origin is escaped, and every
// rounded number is a <data> element whose value is the exact one of the file.
#pragma once

#include <string>
#include <vector>

#include "lrml/app/reported_run.h"

namespace lrml {

/// An option and its value in each run.
struct OptionValues {
  std::string name;  ///< section.key
  std::string help;
  std::vector<std::string> values;  ///< [runs]

  bool differ() const;
};

/// Every option, in the order of config.toml.
std::vector<OptionValues> options_of(const std::vector<ReportedRun>& runs);

/// A cell with the number under `key`, rounded to so many digits after the point; a dash where there is none.
std::string number_cell(const Record& record, const std::string& key, int digits);

/// "finished, best epoch 7 of 9", "unfinished: 3 of at most 20 epochs so far".
std::string status_text(const ReportedRun& run);

/// The metrics of a finished run beside its baselines, where they are recorded; of an unfinished run those of its best
/// epoch so far.
std::string final_tables(const ReportedRun& run);

/// Several runs side by side: the options that differ, then figures.
std::string comparison(const std::vector<ReportedRun>& runs);

/// What a step costs by phase: the mean over the epochs.
std::string cost_table(const ReportedRun& run);

/// Every option with its value: where there are several runs, those that differ come first.
std::string configuration_tables(const std::vector<ReportedRun>& runs);

/// result.json as it stands, digit by digit; nothing of an unfinished run.
std::string exact_table(const ReportedRun& run);

}  // namespace lrml
