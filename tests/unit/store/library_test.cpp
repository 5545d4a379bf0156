#include "lrml/store/library.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lrml {
namespace {

TEST(StoreLibrary, NamesItsVersion) {
  EXPECT_THAT(store_library().version, testing::MatchesRegex("1\\.[0-9]+\\.[0-9]+"));
}

}  // namespace
}  // namespace lrml
