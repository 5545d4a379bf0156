#include "lrml/base/cpu.h"

#include <gtest/gtest.h>

#include "support/one_core.h"

namespace lrml::test {
namespace {

TEST(UsableCores, AreThoseTheProcessMayRunOn) {
  EXPECT_GE(usable_cores(), 1u);
  const OneCore one_core;
  EXPECT_EQ(usable_cores(), 1u);
}

}  // namespace
}  // namespace lrml::test
