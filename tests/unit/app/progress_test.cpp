#include "lrml/app/progress.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "lrml/base/log.h"

namespace lrml {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

/// Epoch 3, step 7 of 10, and a rate of 523,400 examples per second.
StepReport seventh_step() {
  return {3, 27, 7, 10, 0.03649, 0.2204, 523400.0};
}

TEST(ClockText, HasHoursOnlyWhereThereAreAny) {
  EXPECT_EQ(clock_text(0.0), "0:00");
  EXPECT_EQ(clock_text(6.2), "0:07");
  EXPECT_EQ(clock_text(250.0), "4:10");
  EXPECT_EQ(clock_text(3599.5), "1:00:00");
  EXPECT_EQ(clock_text(26 * 3600.0 + 239.0), "26:03:59");
  EXPECT_EQ(clock_text(-1.0), "0:00");
}

TEST(ProgressLine, TellsAllWhereThereIsRoom) {
  EXPECT_EQ(progress_line(seventh_step(), {500, true, 250.0}, 95),
            "epoch 3/500  step 7/10 [==========>    ]  at most 4:10 left  523k/s  loss 0.0365  active 22.0 %");
}

TEST(ProgressLine, SaysAtMostOnlyWherePatienceMayEndTheRun) {
  EXPECT_THAT(progress_line(seventh_step(), {500, true, 250.0}, 95), HasSubstr("  at most 4:10 left"));
  EXPECT_THAT(progress_line(seventh_step(), {500, false, 250.0}, 95), HasSubstr("]  4:10 left"));
}

TEST(ProgressLine, LeavesOutFromTheEndWhatDoesNotFit) {
  const auto line = [](std::size_t columns) { return progress_line(seventh_step(), {500, true, 250.0}, columns); };
  EXPECT_EQ(line(79), "epoch 3/500  step 7/10 [=========>    ]  at most 4:10 left  523k/s  loss 0.0365");
  EXPECT_EQ(line(62), "epoch 3/500  step 7/10 [=======>  ]  at most 4:10 left  523k/s");
  EXPECT_EQ(line(40), "epoch 3/500  step 7/10 [==========>    ]");
  EXPECT_EQ(line(32), "epoch 3/500  step 7/10");
  EXPECT_EQ(line(21), "epoch 3/500");
  EXPECT_EQ(line(10), "");
}

TEST(ProgressLine, FitsEveryWidthAndGrowsNoWiderThanItsBar) {
  std::size_t widest = 0;
  for (std::size_t columns = 0; columns < 300; ++columns) {
    const std::string line = progress_line(seventh_step(), {500, true, 250.0}, columns);
    EXPECT_LE(line.size(), columns);
    widest = std::max(widest, line.size());
  }
  EXPECT_EQ(widest, 118u);
}

TEST(ProgressLine, FillsTheBarAtTheEndOfTheEpoch) {
  StepReport report = seventh_step();
  report.step_in_epoch = 10;
  EXPECT_THAT(progress_line(report, {}, 34), HasSubstr(" [==========]"));
  report.step_in_epoch = 0;
  EXPECT_THAT(progress_line(report, {}, 34), HasSubstr(" [>          ]"));
}

TEST(ProgressLine, CountsFewExamplesOneByOne) {
  StepReport report = seventh_step();
  report.examples_per_s = 9999.4;
  EXPECT_THAT(progress_line(report, {}, 90), HasSubstr("  9999/s  "));
  report.examples_per_s = 9999.6;
  EXPECT_THAT(progress_line(report, {}, 90), HasSubstr("  10k/s  "));
}

std::string standard_error_of_steps(const ProgressIntervals& intervals, std::size_t steps) {
  start_log(Verbosity::normal, true);
  testing::internal::CaptureStderr();
  TrainOptions options;
  options.epochs = 3;
  ProgressDisplay display(options, intervals);
  for (std::size_t k = 0; k < steps; ++k) display.step_done(seventh_step());
  return testing::internal::GetCapturedStderr();
}

TEST(ProgressDisplay, LogsALineWhenItsIntervalIsOverIfThereIsNoTerminal) {
  const std::string line =
      "[0-9:]+ info epoch 3, step 7 of 10  loss 0.03649  active 22.0 %  523400 examples/s  at most 0:0[0-9] left\n";
  EXPECT_THAT(standard_error_of_steps({.lines = 0.0}, 2), MatchesRegex(line + line));
}

TEST(ProgressDisplay, IsSilentWithinItsInterval) {
  EXPECT_EQ(standard_error_of_steps({.live = 0.0, .lines = 3600.0}, 100), "");
}

TEST(CountLine, LeavesOutTheBarAndThenTheTime) {
  EXPECT_EQ(count_line("users", 5, 10, 3.0, 46), "users 5/10 [===========>          ]  0:03 left");
  EXPECT_EQ(count_line("users", 5, 10, 3.0, 30), "users 5/10  0:03 left");
  EXPECT_EQ(count_line("users", 5, 10, 3.0, 12), "users 5/10");
}

}  // namespace
}  // namespace lrml
