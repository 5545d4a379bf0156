// Where training stands while it runs: a live line on a terminal, else a log line once in a while.
#pragma once

#include <cstddef>
#include <string>

#include "lrml/base/stopwatch.h"
#include "lrml/train/options.h"
#include "lrml/train/trainer.h"

namespace lrml {

/// What is left of a run.
struct Outlook {
  std::size_t epochs = 0;      ///< the last one to train
  bool may_end_early = false;  ///< patience may end the run before it
  double seconds_left = 0.0;
};

/// "0:07", "4:10", "26:03:59".
std::string clock_text(double seconds);

/// "epoch 3/500  step 7/10 [======>   ]  at most 4:10 left  523k/s  loss 0.0365  active 22.0 %", where the bar is the
/// epoch's. At most `columns` wide: what does not fit is left out from the end, and then the bar.
std::string progress_line(const StepReport& report, const Outlook& outlook, std::size_t columns);

/// The same as a line of the log, however long.
std::string progress_log_line(const StepReport& report, const Outlook& outlook);

/// Seconds between two redrawings of the live line, or two lines.
struct ProgressIntervals {
  double live = 0.1;
  double lines = 60.0;
};

/// Shows a run's progress: live for one plain process on a terminal; else, and always under a launcher (where standard
/// error may look like a terminal), by lines. Only rank 0 says anything, and nothing with --quiet: as the log does.
class ProgressDisplay {
 public:
  explicit ProgressDisplay(const TrainOptions& options, const ProgressIntervals& intervals = {});
  ~ProgressDisplay();
  ProgressDisplay(const ProgressDisplay&) = delete;
  ProgressDisplay& operator=(const ProgressDisplay&) = delete;

  /// After each step: shows it if it is time. Cost: reading the clock
  void step_done(const StepReport& report);

  /// After each epoch, of which the caller has logged a line: the interval between lines starts anew.
  void epoch_done();

 private:
  Outlook outlook(const StepReport& report) const;

  TrainOptions options_;
  bool is_live_;
  double interval_;
  Stopwatch since_start_;
  Stopwatch since_last_;
  std::size_t steps_ = 0;  ///< by this process
};

/// How many of a known number of things are done, in the same two ways, with the time left. Only rank 0 says anything.
class CountDisplay {
 public:
  /// `what` for example "users".
  CountDisplay(std::string what, std::size_t all, const ProgressIntervals& intervals = {});
  ~CountDisplay();
  CountDisplay(const CountDisplay&) = delete;
  CountDisplay& operator=(const CountDisplay&) = delete;

  /// Shows the count if it is time. Cost: reading the clock
  void one_done();

 private:
  std::string what_;
  std::size_t all_;
  std::size_t done_ = 0;
  bool is_live_;
  double interval_;
  Stopwatch since_start_;
  Stopwatch since_last_;
};

/// "users 1200/6040 [===>      ]  0:02 left", at most `columns` wide: the bar is left out first, then the time.
std::string count_line(const std::string& what, std::size_t done, std::size_t all, double seconds_left,
                       std::size_t columns);

}  // namespace lrml
