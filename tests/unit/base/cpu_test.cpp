#include "lrml/base/cpu.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>

#include "support/error_of.h"
#include "support/instruction_sets.h"
#include "support/one_core.h"

namespace lrml::test {
namespace {

TEST(UsableCores, AreThoseTheProcessMayRunOn) {
  EXPECT_EQ(usable_cores(), allowed_cores().size());
  const std::vector<std::size_t> before = allowed_cores();
  EXPECT_TRUE(std::ranges::is_sorted(before));
  const OneCore one_core;
  EXPECT_EQ(usable_cores(), 1u);
  ASSERT_EQ(allowed_cores().size(), 1u);
  EXPECT_TRUE(std::ranges::binary_search(before, allowed_cores().front()));
}

TEST(InstructionSet, IsTheOneChosen) {
  EXPECT_TRUE(has_instruction_set("baseline"));
  for (const std::string_view name : instruction_sets) {
    if (!has_instruction_set(name)) continue;
    use_instruction_set(name);
    EXPECT_EQ(instruction_set(), name);
  }
}

TEST(InstructionSet, ComesFromTheEnvironment) {
  ASSERT_EQ(setenv("LRML_INSTRUCTION_SET", "baseline", 1), 0);
  choose_instruction_set();
  EXPECT_EQ(instruction_set(), "baseline");
  ASSERT_EQ(setenv("LRML_INSTRUCTION_SET", "mmx", 1), 0);
  const Error error = error_of([] { choose_instruction_set(); });
  EXPECT_EQ(error.code(), ExitCode::usage);
  EXPECT_STREQ(error.what(),
               "LRML_INSTRUCTION_SET is 'mmx' (not one of baseline, avx2, avx512). "
               "Unset it to use the best there is.");
  unsetenv("LRML_INSTRUCTION_SET");
}

}  // namespace
}  // namespace lrml::test
