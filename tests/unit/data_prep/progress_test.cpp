#include "data_prep/progress.h"

#include <gmock/gmock.h>

#include <chrono>
#include <thread>

namespace lrml::prep {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

TEST(ProgressLine, ShowsBytesInTheUnitOfTheLargest) {
  EXPECT_EQ(progress_line("reading f", 312'000'000, 533'000'000, "B", 0.75),
            "reading f: 312 of 533 MB, 416 MB/s, 1 s left");
  EXPECT_EQ(progress_line("reading f", 1'500'000'000, 20'000'000'000, "B", 10.0),
            "reading f: 1.5 of 20.0 GB, 150 MB/s, 2 min 4 s left");
  EXPECT_EQ(progress_line("reading f", 40'000, 0, "B", 1.0), "reading f: 40 kB, 40 kB/s");
  EXPECT_EQ(progress_line("reading f", 900, 0, "B", 1.0), "reading f: 900 B, 900 B/s");
}

TEST(ProgressLine, CountsOtherThingsOneByOne) {
  EXPECT_EQ(progress_line("splitting", 12'345, 138'493, "users", 1.0),
            "splitting: 12,345 of 138,493 users, 12,345 users/s, 11 s left");
  EXPECT_EQ(progress_line("writing", 1, 10'001, "chunks", 1.0),
            "writing: 1 of 10,001 chunks, 1 chunks/s, 2 h 46 min left");
}

TEST(ProgressLine, IsSaneAtTheStartAndPastTheEnd) {
  EXPECT_EQ(progress_line("p", 0, 10, "users", 0.0), "p: 0 of 10 users, 0 users/s");
  EXPECT_THAT(progress_line("p", 20, 10, "users", 1.0), EndsWith("0 s left"));
}

/// What standard error gets of a phase with two updates some time apart.
std::string shown(bool visible, const std::string& phase) {
  ::testing::internal::CaptureStderr();
  {
    Progress progress(visible);
    progress.start(phase, 10, "users");
    progress.update(1);
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    progress.update(5);
    progress.update(6);
  }
  return ::testing::internal::GetCapturedStderr();
}

TEST(Progress, RewritesOneLineAndErasesIt) {
  const std::string text = shown(true, "splitting");
  EXPECT_THAT(text, HasSubstr("\r\x1b[Ksplitting: 5 of 10 users"));
  EXPECT_THAT(text, EndsWith("\r\x1b[K"));
}

TEST(Progress, ShowsNothingWhereNobodyLooks) {
  EXPECT_EQ(shown(false, "splitting"), "");
}

TEST(Progress, FitsTheLineAndLeavesTheCursorAlone) {
  const std::string text = shown(true, "a\n\x1b[2J" + std::string(500, 'x'));
  EXPECT_THAT(text, HasSubstr("a??[2Jxxx"));
  EXPECT_EQ(text.find('\n'), std::string::npos);
}

}  // namespace
}  // namespace lrml::prep
