#include "data_prep/synth/world.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace lrml::prep {
namespace {

World small_world(std::uint64_t seed = 1) {
  return make_world(make_profile({.preset = "ml-100k", .users = 100, .items = 300, .interactions = 2000}), 5, seed);
}

double length(const Latent& vector) {
  double square = 0.0;
  for (const float x : vector) square += static_cast<double>(x) * static_cast<double>(x);
  return std::sqrt(square);
}

TEST(World, PlacesEveryItemInOneCluster) {
  const World world = small_world();
  EXPECT_EQ(world.clusters(), 64u);
  std::set<std::uint32_t> seen;
  for (std::size_t c = 0; c < world.clusters(); ++c) {
    for (const std::uint32_t item : world.members_of(c)) {
      EXPECT_EQ(world.cluster_of_item[item], c);
      EXPECT_EQ(world.block_of_item(item), c % 5);
      seen.insert(item);
    }
  }
  EXPECT_EQ(seen.size(), 300u);
}

TEST(World, MakesAboutTwelveItemsToACluster) {
  EXPECT_EQ(make_world(make_profile({.preset = "ml-1m"}), 5, 1).clusters(), 308u);
  EXPECT_EQ(make_world(make_profile({.users = 10, .items = 60, .interactions = 100}), 5, 1).clusters(), 20u);
}

TEST(World, TranslatesByOneLengthAndCentresOnTheUnitSphere) {
  const World world = small_world();
  for (const Latent& translation : world.translations) EXPECT_NEAR(length(translation), 1.2, 1e-6);
  EXPECT_EQ(length(make_world(make_profile({}), 5, 1, Structure::plain).translations[0]), 0.0);
  for (const Latent& centre : world.centres) EXPECT_NEAR(length(centre), 1.0, 1e-6);
}

TEST(World, TellsTheKindOfAPairByGroupAndBlockTogether) {
  const World world = small_world();
  EXPECT_EQ(kind_of_pair(world, 0, 3), 3);
  EXPECT_EQ(kind_of_pair(world, 4, 3), 2);
  EXPECT_EQ(kind_of_pair(world, 4, 1), 0);
}

TEST(World, SpreadsUsersOverAllGroups) {
  const World world = small_world();
  std::set<int> groups;
  for (std::size_t u = 0; u < 100; ++u) groups.insert(group_of_user(world, u));
  EXPECT_EQ(groups, (std::set<int>{0, 1, 2, 3, 4}));
}

TEST(World, MeasuresDistancesToEveryCluster) {
  const World world = small_world();
  std::vector<float> distances;
  distances_of_user(world, 7, distances);
  ASSERT_EQ(distances.size(), 64u);
  for (const float square : distances) {
    EXPECT_GT(square, 0.0f);
    EXPECT_LE(square, 3.2f * 3.2f);
  }
  EXPECT_LT(*std::ranges::min_element(distances), 1.5f);
}

TEST(World, FavoursTheLastKindMoreAndMore) {
  std::vector<float> early, middle, late;
  const World world = small_world();
  trend_at(world, 0.0, early);
  trend_at(world, 0.5, middle);
  trend_at(world, 1.0, late);
  EXPECT_NEAR(early[4], std::exp(-2.0f), 1e-6f);
  EXPECT_NEAR(early[0], std::exp(2.0f), 1e-5f);
  EXPECT_EQ(middle, std::vector<float>(5, 1.0f));
  EXPECT_EQ(late[4], early[0]);
  EXPECT_EQ(late[2], 1.0f);
}

TEST(World, IsAnotherUnderAnotherSeed) {
  EXPECT_EQ(small_world().centres, small_world().centres);
  EXPECT_NE(small_world().centres, small_world(2).centres);
  EXPECT_NE(small_world().cluster_of_item, small_world(2).cluster_of_item);
}

}  // namespace
}  // namespace lrml::prep
