// The world of processes that a launcher started.
#include "support/world.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lrml::test {
namespace {

TEST(World, IsThatOfTheLauncher) {
  EXPECT_TRUE(started_by_launcher());
  EXPECT_NE(world().mpi_handle(), nullptr);
}

TEST(World, HasAsManyRanksAsTheLauncherStarted) {
  EXPECT_EQ(launched_processes(), static_cast<std::size_t>(world().size()));
}

TEST(World, KnowsItsLibrary) {
  EXPECT_THAT(mpi_library(), testing::MatchesRegex("[A-Za-z ]+v?[0-9.]+[a-z0-9]*"));
}

}  // namespace
}  // namespace lrml::test
