// The world of processes that a launcher started.
#include "support/world.h"

#include <gtest/gtest.h>

namespace lrml::test {
namespace {

TEST(World, IsThatOfTheLauncher) {
  EXPECT_TRUE(started_by_launcher());
  EXPECT_NE(world().mpi_handle(), nullptr);
}

}  // namespace
}  // namespace lrml::test
