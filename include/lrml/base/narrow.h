// The one checked narrowing of element counts and ids.
#pragma once

#include <string>
#include <utility>

#include "lrml/base/error.h"

namespace lrml {

/// `value` as a To. Throws Error (failure) naming `what` if it does not fit.
template <class To, class From>
To narrow(From value, const char* what = "count") {
  if (!std::in_range<To>(value)) {
    throw Error(ExitCode::failure, std::string(what) + " " + std::to_string(value) +
                                       " is out of range (its type cannot hold it). Use a smaller input.");
  }
  return static_cast<To>(value);
}

}  // namespace lrml
