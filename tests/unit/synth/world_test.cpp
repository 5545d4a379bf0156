#include "data_prep/synth/world.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace lrml::prep {
namespace {

World small_world(std::uint64_t seed = 1, Structure structure = Structure::relations) {
  return make_world(make_profile({.preset = "ml-100k", .users = 100, .items = 300, .interactions = 2000}), 5, seed,
                    structure);
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
  std::vector<std::uint8_t> kinds;
  relate_user(world, 7, distances, kinds);
  ASSERT_EQ(distances.size(), 64u);
  ASSERT_EQ(kinds.size(), 64u);
  for (std::size_t c = 0; c < 64; ++c) {
    EXPECT_EQ(kinds[c], kind_of_pair(world, group_of_user(world, 7), world.block_of_cluster(c)));
  }
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

// Var(K (x ∘ y)) over independent points of the sphere is (‖k‖/d0)² for each row k.
TEST(WorldOfATeacher, HasLogitsOfDeviationFourAndValuesOfLengthOne) {
  for (const std::size_t slots : {std::size_t{2}, std::size_t{5}, most_kinds}) {
    const World world = make_world(make_profile({.preset = "ml-1m"}), slots, 1, Structure::teacher);
    ASSERT_EQ(world.memory.keys.size(), slots);
    ASSERT_EQ(world.memory.values.size(), slots);
    EXPECT_TRUE(world.translations.empty());
    for (const Latent& value : world.memory.values) EXPECT_NEAR(length(value), 1.0, 1e-6);
    double squares = 0.0, count = 0.0;
    for (std::size_t u = 0; u < 300; ++u) {
      const Latent x = position_of_user(world, u);
      for (const Latent& y : world.centres) {
        for (const Latent& key : world.memory.keys) {
          double logit = 0.0;
          for (std::size_t d = 0; d < latent_width; ++d) logit += double{key[d]} * double{x[d]} * double{y[d]};
          squares += logit * logit;
          ++count;
        }
      }
    }
    EXPECT_NEAR(std::sqrt(squares / count), 4.0, 0.2) << slots;
  }
}

// With K = (e0, −e0) scaled, the sign of x₀·y₀ decides, and M moves the user along the second coordinate.
TEST(WorldOfATeacher, RelatesUsersThroughItsMemory) {
  World world = small_world(1, Structure::teacher);
  world.memory = {.keys = {{1e4f}, {-1e4f}}, .values = {{0, 1}, {0, -1}}};
  std::vector<float> distances;
  std::vector<std::uint8_t> kinds;
  relate_user(world, 7, distances, kinds);
  const Latent x = position_of_user(world, 7);
  for (std::size_t c = 0; c < world.clusters(); ++c) {
    const Latent& y = world.centres[c];
    const std::size_t slot = x[0] * y[0] > 0.0f ? 0 : 1;
    double square = 0.0;
    for (std::size_t d = 0; d < latent_width; ++d) {
      const double wanted = double{x[d]} + double{world.memory.values[slot][d]};
      square += (wanted - double{y[d]}) * (wanted - double{y[d]});
    }
    EXPECT_EQ(kinds[c], slot);
    EXPECT_NEAR(distances[c], square, 1e-5);
  }
}

TEST(WorldOfATeacher, IsTheSameUnderOneSeedAndAnotherUnderAnother) {
  const World world = small_world(1, Structure::teacher);
  EXPECT_EQ(small_world(1, Structure::teacher).memory.keys, world.memory.keys);
  EXPECT_NE(small_world(2, Structure::teacher).memory.keys, world.memory.keys);
  EXPECT_NE(small_world(2, Structure::teacher).memory.values, world.memory.values);
  EXPECT_EQ(small_world(1).centres, world.centres);
  EXPECT_EQ(small_world(1).cluster_of_item, world.cluster_of_item);
}

// Directions of K are not those of M.
TEST(WorldOfATeacher, DrawsKeysAndValuesApart) {
  const World world = small_world(1, Structure::teacher);
  for (std::size_t j = 0; j < 5; ++j) {
    double cosine = 0.0;
    for (std::size_t d = 0; d < latent_width; ++d) {
      cosine += double{world.memory.keys[j][d]} * double{world.memory.values[j][d]} / length(world.memory.keys[j]);
    }
    EXPECT_LT(std::abs(cosine), 0.95);
  }
}

TEST(World, IsAnotherUnderAnotherSeed) {
  EXPECT_EQ(small_world().centres, small_world().centres);
  EXPECT_NE(small_world().centres, small_world(2).centres);
  EXPECT_NE(small_world().cluster_of_item, small_world(2).cluster_of_item);
}

}  // namespace
}  // namespace lrml::prep
