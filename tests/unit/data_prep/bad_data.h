// The message of the Error that a piece of work must throw.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "lrml/base/error.h"

namespace lrml::test {

template <class Work>
std::string error_of(ExitCode code, Work&& work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code);
    return error.what();
  }
  ADD_FAILURE() << "no Error was thrown";
  return "";
}

template <class Work>
std::string bad_data_of(Work&& work) {
  return error_of(ExitCode::bad_data, work);
}

}  // namespace lrml::test
