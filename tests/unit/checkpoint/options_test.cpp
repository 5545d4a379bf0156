#include "lrml/checkpoint/options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "support/error_of.h"

namespace lrml::test {
namespace {

using ::testing::HasSubstr;

void expect_refused(const CheckpointOptions& options, const char* key) {
  const Error error = error_of([&] { validate(options); });
  EXPECT_EQ(error.code(), ExitCode::usage);
  EXPECT_THAT(error.what(), HasSubstr(key));
}

TEST(CheckpointOptions, DefaultsArePossible) {
  validate(CheckpointOptions{});
}

TEST(CheckpointOptions, KeepAtLeastOne) {
  expect_refused({.keep = 0}, "checkpoint.keep is 0");
}

TEST(CheckpointOptions, RefuseATimeThatIsNone) {
  expect_refused({.every_minutes = -1.0}, "checkpoint.every_minutes");
  expect_refused({.every_minutes = std::numeric_limits<double>::quiet_NaN()}, "checkpoint.every_minutes");
}

}  // namespace
}  // namespace lrml::test
