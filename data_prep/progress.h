// How far a long job is, for people: a line with rate and time left where there is a terminal, else nothing.
#pragma once

#include <cstddef>
#include <string>

#include "lrml/base/stopwatch.h"

namespace lrml::prep {

/// One line on standard error, rewritten a few times a second. Use from one thread.
class Progress {
 public:
  /// Shows lines if `visible`, see stderr_is_terminal, and no more often than every so many seconds.
  explicit Progress(bool visible, double seconds_between_lines = 0.25)
      : visible_(visible), seconds_between_lines_(seconds_between_lines) {}
  ~Progress() { finish(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// Starts a phase: "reading", of `total` units called `unit` ("B" is shown as kB, MB, GB); 0: not known.
  void start(std::string phase, std::size_t total, std::string unit);
  /// `done` units of the phase are done. Costs a clock reading.
  void update(std::size_t done);
  /// Erases the line.
  void finish();

 private:
  bool visible_;
  double seconds_between_lines_;
  bool shown_ = false;
  std::string phase_;
  std::string unit_;
  std::size_t total_ = 0;
  double last_shown_ = 0.0;  ///< seconds of the stopwatch
  Stopwatch since_start_;
};

bool stderr_is_terminal();

/// "reading ml-20m.zip: 312 of 533 MB, 420 MB/s, 1 s left": what Progress shows `seconds` after the start of `phase`.
/// Without a total: "reading ml-20m.zip: 312 MB, 420 MB/s".
std::string progress_line(const std::string& phase, std::size_t done, std::size_t total, const std::string& unit,
                          double seconds);

}  // namespace lrml::prep
