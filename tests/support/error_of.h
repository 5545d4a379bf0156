// The Error that something throws, for tests of error paths.
#pragma once

#include <gtest/gtest.h>

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

}  // namespace lrml::test
