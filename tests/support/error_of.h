// The Error that something throws, for tests of error paths.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "lrml/base/error.h"

namespace lrml::test {

/// The Error `action` throws; fails the test if it throws none.
template <class Action>
Error error_of(Action&& action) {
  try {
    action();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "no Error was thrown";
  return {ExitCode::done, ""};
}

/// What the Error says that `action` throws, which must be of this code.
template <class Action>
std::string message_of(ExitCode code, Action&& action) {
  const Error error = error_of(action);
  EXPECT_EQ(error.code(), code) << error.what();
  return error.what();
}

}  // namespace lrml::test
