#include "lrml/app/progress.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "lrml/base/log.h"
#include "lrml/comm/communicator.h"

namespace lrml {
namespace {

constexpr std::size_t narrowest_bar = 10;
constexpr std::size_t widest_bar = 40;

std::string rate_text(double per_s) {
  return per_s < 9999.5 ? fmt::format("{:.0f}/s", per_s) : fmt::format("{:.0f}k/s", per_s / 1000.0);
}

std::string time_left_text(const Outlook& outlook) {
  return fmt::format("{}{} left", outlook.may_end_early ? "at most " : "", clock_text(outlook.seconds_left));
}

/// "[======>   ]", `width` columns of which two are brackets.
std::string bar(std::size_t done, std::size_t all, std::size_t width) {
  const std::size_t inside = width - 2;
  const std::size_t filled = all == 0 ? 0 : std::min(inside, inside * done / all);
  std::string text = std::string(filled, '=') + std::string(inside - filled, ' ');
  if (filled < inside) text[filled] = '>';
  return "[" + text + "]";
}

}  // namespace

std::string clock_text(double seconds) {
  const auto whole = static_cast<long long>(std::ceil(std::max(seconds, 0.0)));
  if (whole < 3600) return fmt::format("{}:{:02}", whole / 60, whole % 60);
  return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

std::string progress_line(const StepReport& report, const Outlook& outlook, std::size_t columns) {
  std::string before = fmt::format("epoch {}/{}", report.epoch, outlook.epochs);
  const std::string step = fmt::format("  step {}/{}", report.step_in_epoch, report.steps_per_epoch);
  if (before.size() > columns) return "";
  if (before.size() + step.size() > columns) return before;
  before += step;
  if (before.size() + 1 + narrowest_bar > columns) return before;
  std::string after;
  for (const std::string& part :
       {time_left_text(outlook), rate_text(report.examples_per_s), fmt::format("loss {:.4f}", report.mean_loss),
        fmt::format("active {:.1f} %", 100.0 * report.active_share)}) {
    if (before.size() + 1 + narrowest_bar + after.size() + 2 + part.size() > columns) break;
    after += "  " + part;
  }
  const std::size_t width = std::min(widest_bar, columns - before.size() - 1 - after.size());
  return before + " " + bar(report.step_in_epoch, report.steps_per_epoch, width) + after;
}

std::string progress_log_line(const StepReport& report, const Outlook& outlook) {
  return fmt::format("epoch {}, step {} of {}  loss {:.5f}  active {:.1f} %  {:.0f} examples/s  {}", report.epoch,
                     report.step_in_epoch, report.steps_per_epoch, report.mean_loss, 100.0 * report.active_share,
                     report.examples_per_s, time_left_text(outlook));
}

ProgressDisplay::ProgressDisplay(const TrainOptions& options, const ProgressIntervals& intervals)
    : options_(options),
      is_live_(!started_by_launcher() && live_line_columns().has_value()),
      interval_(is_live_ ? intervals.live : intervals.lines) {}

ProgressDisplay::~ProgressDisplay() {
  erase_live_line();
}

// Steps to come take as long as those of this process did on average, validation and checkpoints included.
Outlook ProgressDisplay::outlook(const StepReport& report) const {
  const double all = static_cast<double>(options_.epochs) * static_cast<double>(report.steps_per_epoch);
  const double done =
      (report.epoch - 1.0) * static_cast<double>(report.steps_per_epoch) + static_cast<double>(report.step_in_epoch);
  const double seconds_per_step = since_start_.seconds() / static_cast<double>(steps_);
  return {options_.epochs, options_.patience != 0, std::max(all - done, 0.0) * seconds_per_step};
}

void ProgressDisplay::epoch_done() {
  if (!is_live_) since_last_.restart();
}

void ProgressDisplay::step_done(const StepReport& report) {
  ++steps_;
  if (since_last_.seconds() < interval_) return;
  since_last_.restart();
  if (!is_live_) {
    log_info(progress_log_line(report, outlook(report)));
  } else if (const auto columns = live_line_columns()) {
    show_live_line(progress_line(report, outlook(report), *columns));
  }
}

std::string count_line(const std::string& what, std::size_t done, std::size_t all, double seconds_left,
                       std::size_t columns) {
  const std::string before = fmt::format("{} {}/{}", what, done, all);
  const std::string after = fmt::format("  {} left", clock_text(seconds_left));
  if (before.size() + after.size() > columns) return before.substr(0, columns);
  const std::size_t room = columns - before.size() - after.size();
  if (room < 1 + narrowest_bar) return before + after;
  return before + " " + bar(done, all, std::min(widest_bar, room - 1)) + after;
}

CountDisplay::CountDisplay(std::string what, std::size_t all, const ProgressIntervals& intervals)
    : what_(std::move(what)),
      all_(all),
      is_live_(!started_by_launcher() && live_line_columns().has_value()),
      interval_(is_live_ ? intervals.live : intervals.lines) {}

CountDisplay::~CountDisplay() {
  erase_live_line();
}

void CountDisplay::one_done() {
  ++done_;
  if (since_last_.seconds() < interval_) return;
  since_last_.restart();
  const double per_thing = since_start_.seconds() / static_cast<double>(done_);
  const double left = per_thing * static_cast<double>(all_ - std::min(all_, done_));
  if (!is_live_) {
    log_info(fmt::format("{} {}/{}  {} left", what_, done_, all_, clock_text(left)));
  } else if (const auto columns = live_line_columns()) {
    show_live_line(count_line(what_, done_, all_, left, *columns));
  }
}

}  // namespace lrml
