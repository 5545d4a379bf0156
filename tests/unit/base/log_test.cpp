#include "lrml/base/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lrml {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

const std::string erased = "\r\033[K";

template <class Function>
std::string standard_error_of(Function&& function) {
  testing::internal::CaptureStderr();
  function();
  return testing::internal::GetCapturedStderr();
}

TEST(Log, ErasesTheLiveLineBeforeALine) {
  start_log(Verbosity::normal, true);
  const std::string text = standard_error_of([] {
    show_live_line("one");
    show_live_line("two");
    log_info("an event");
    log_info("another");
  });
  EXPECT_THAT(text, HasSubstr(erased + "one" + erased + "two" + erased));
  EXPECT_THAT(text.substr(text.rfind(erased) + erased.size()),
              MatchesRegex("[0-9:]+ info an event\n[0-9:]+ info another\n"));
}

TEST(Log, ErasesTheLiveLineOnce) {
  start_log(Verbosity::normal, true);
  const std::string text = standard_error_of([] {
    erase_live_line();
    show_live_line("one");
    erase_live_line();
    erase_live_line();
  });
  EXPECT_EQ(text, erased + "one" + erased);
}

TEST(Log, HasNoRoomForALiveLineWhereStandardErrorIsNoTerminal) {
  start_log(Verbosity::normal, true);
  std::optional<std::size_t> columns = 1;
  standard_error_of([&] { columns = live_line_columns(); });
  EXPECT_EQ(columns, std::nullopt);
}

}  // namespace
}  // namespace lrml
