#include "lrml/base/narrow.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>

namespace lrml {
namespace {

TEST(Narrow, KeepsValuesThatFit) {
  EXPECT_EQ(narrow<std::int32_t>(std::int64_t{2147483647}), 2147483647);
  EXPECT_EQ(narrow<std::int32_t>(std::int64_t{-2147483648}), -2147483648);
  EXPECT_EQ(narrow<std::uint8_t>(255), 255);
}

TEST(Narrow, RefusesValuesJustOutside) {
  EXPECT_THROW(narrow<std::int32_t>(std::int64_t{2147483648}), Error);
  EXPECT_THROW(narrow<std::int32_t>(std::int64_t{-2147483649}), Error);
  EXPECT_THROW(narrow<std::uint32_t>(-1), Error);
}

TEST(Narrow, NamesWhatAndTheValue) {
  try {
    narrow<std::uint8_t>(256, "bytes of an element");
    FAIL() << "256 does not fit";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::failure);
    EXPECT_THAT(error.what(), testing::HasSubstr("bytes of an element 256 is out of range"));
  }
}

}  // namespace
}  // namespace lrml
