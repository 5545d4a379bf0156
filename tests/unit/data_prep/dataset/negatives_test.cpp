#include "data_prep/dataset/negatives.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <functional>
#include <set>
#include <vector>

#include "lrml/data/contents.h"

namespace lrml::prep {
namespace {

using ::testing::ElementsAre;

const RandomKey key{.seed = 5, .purpose = Purpose::stored_negative};

bool draw_negatives(const RandomKey& from, std::uint64_t user, std::span<const std::uint32_t> seen, std::uint32_t items,
                    std::span<std::uint32_t> list) {
  return NegativeDraws(items).draw(from, user, seen, list);
}

/// The definition, slowly: Floyd's subset of the unseen items, from the same random numbers.
std::vector<std::uint32_t> defined_negatives(std::uint64_t user, const std::set<std::uint32_t>& seen,
                                             std::uint32_t items, std::uint32_t count) {
  std::vector<std::uint32_t> unseen;
  for (std::uint32_t item = 0; item < items; ++item) {
    if (!seen.contains(item)) unseen.push_back(item);
  }
  std::set<std::uint32_t> chosen;
  const auto size = static_cast<std::uint32_t>(unseen.size());
  for (std::uint32_t k = 0; k < count; ++k) {
    const std::uint32_t last = size - count + k;
    const auto drawn = static_cast<std::uint32_t>(uniform_below(random_pair(key, user, k)[0], last + 1u));
    chosen.insert(chosen.contains(drawn) ? last : drawn);
  }
  std::vector<std::uint32_t> list;
  for (const std::uint32_t place : chosen) list.push_back(unseen[place]);
  return list;
}

TEST(DrawNegatives, AreDistinctIncreasingAndUnseen) {
  const std::vector<std::uint32_t> seen = {0, 3, 4, 5, 19};
  std::vector<std::uint32_t> list(8);
  for (std::uint64_t user = 0; user < 50; ++user) {
    EXPECT_FALSE(draw_negatives(key, user, seen, 20, list));
    EXPECT_EQ(std::ranges::adjacent_find(list, std::greater_equal<>()), list.end()) << "not increasing";
    for (const std::uint32_t item : list) {
      EXPECT_LT(item, 20u);
      EXPECT_FALSE(std::ranges::binary_search(seen, item));
    }
  }
}

TEST(DrawNegatives, TakeAllOfTooFewAndPad) {
  const std::vector<std::uint32_t> seen = {0, 2, 3};
  std::array<std::uint32_t, 4> list{};
  EXPECT_TRUE(draw_negatives(key, 0, seen, 6, list));
  EXPECT_THAT(list, ElementsAre(1u, 4u, 5u, no_item));
}

TEST(DrawNegatives, TakeAllOfJustEnough) {
  const std::vector<std::uint32_t> seen = {0, 2, 3};
  std::array<std::uint32_t, 3> list{};
  EXPECT_FALSE(draw_negatives(key, 0, seen, 6, list));
  EXPECT_THAT(list, ElementsAre(1u, 4u, 5u));
}

TEST(DrawNegatives, PadAllForWhoHasSeenEverything) {
  const std::vector<std::uint32_t> seen = {0, 1};
  std::array<std::uint32_t, 2> list{};
  EXPECT_TRUE(draw_negatives(key, 0, seen, 2, list));
  EXPECT_THAT(list, ElementsAre(no_item, no_item));
}

TEST(DrawNegatives, AreWhatTheirDefinitionSays) {
  const std::set<std::uint32_t> seen = {0, 1, 7, 63, 64, 65, 199};
  const std::vector<std::uint32_t> sorted(seen.begin(), seen.end());
  for (const std::uint32_t items : {200u, 100'000u}) {  // collected from bits, sorted
    NegativeDraws draws(items);
    std::vector<std::uint32_t> list(60);
    for (std::uint64_t user = 0; user < 20; ++user) {
      draws.draw(key, user, sorted, list);
      EXPECT_EQ(list, defined_negatives(user, seen, items, 60));
    }
  }
}

TEST(DrawNegatives, AreUniform) {  // 20,000 draws of 3 out of 6: each item 10,000 times, deviation 71
  const std::vector<std::uint32_t> seen = {1, 2, 7};
  std::array<std::uint32_t, 3> list{};
  std::array<int, 9> times{};
  for (std::uint64_t user = 0; user < 20'000; ++user) {
    draw_negatives(key, user, seen, 9, list);
    for (const std::uint32_t item : list) ++times.at(item);
  }
  for (const std::uint32_t item : {0u, 3u, 4u, 5u, 6u, 8u}) EXPECT_NEAR(times[item], 10'000, 360) << item;
}

TEST(DrawNegatives, DependOnSeedUserAndEpoch) {
  const auto draw = [](const RandomKey& from, std::uint64_t user) {
    std::vector<std::uint32_t> list(10);
    draw_negatives(from, user, {}, 1000, list);
    return list;
  };
  RandomKey other_seed = key;
  other_seed.seed = 6;
  RandomKey other_epoch = key;
  other_epoch.epoch = 1;
  EXPECT_EQ(draw(key, 1), draw(key, 1));
  EXPECT_NE(draw(key, 1), draw(key, 2));
  EXPECT_NE(draw(key, 1), draw(other_seed, 1));
  EXPECT_NE(draw(key, 1), draw(other_epoch, 1));
}

}  // namespace
}  // namespace lrml::prep
