// Runs a check with each version of the hot code that this processor can run.
#pragma once

#include <gtest/gtest.h>

#include "lrml/base/cpu.h"

namespace lrml::test {

template <class Check>
void on_each_instruction_set(const Check& check) {
  const std::string_view before = instruction_set();
  for (const std::string_view name : instruction_sets) {
    if (!has_instruction_set(name)) continue;
    SCOPED_TRACE(name);
    use_instruction_set(name);
    check();
  }
  use_instruction_set(before);
}

}  // namespace lrml::test
