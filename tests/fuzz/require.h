// What a harness promises of every input: a broken promise is a finding.
#pragma once

#include <cstdlib>
#include <iostream>

#include "lrml/base/error.h"

namespace lrml::test {

inline void require(bool condition, const char* what) {
  if (condition) return;
  std::cerr << what << '\n';
  std::abort();
}

/// Whether `action` ends well; else it must throw an Error of this code.
template <class Action>
bool ends_well(ExitCode otherwise, Action&& action) {
  try {
    action();
    return true;
  } catch (const Error& error) {
    if (error.code() != otherwise) std::cerr << error.what() << '\n';
    require(error.code() == otherwise, "it is refused with another code");
    return false;
  }
}

}  // namespace lrml::test
