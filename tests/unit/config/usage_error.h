// The message of the usage error that a piece of work must throw.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "lrml/base/error.h"

namespace lrml::test {

template <class Work>
std::string usage_error_of(Work&& work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::usage);
    return error.what();
  }
  ADD_FAILURE() << "no Error was thrown";
  return "";
}

}  // namespace lrml::test
