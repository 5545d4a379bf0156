// The error that all ranks throw together, for tests of error paths on several ranks.
#pragma once

#include <gtest/gtest.h>

#include "lrml/comm/agree.h"

namespace lrml::test {

/// What this rank throws with the others; fails the test where it throws nothing, or something only it knows of.
template <class Action>
AgreedError agreed_error_of(Action&& action) {
  try {
    action();
  } catch (const AgreedError& error) {
    return error;
  } catch (const std::exception& error) {
    ADD_FAILURE() << "this rank threw alone: " << error.what();
    return {ExitCode::done, ""};
  }
  ADD_FAILURE() << "this rank threw nothing";
  return {ExitCode::done, ""};
}

}  // namespace lrml::test
