#include "lrml/train/memory_model.h"

#include <gtest/gtest.h>

namespace lrml::test {
namespace {

/// 100 users and 10 items of width 4 on 2 ranks.
MemorySetting setting(ExchangeAlgorithm algorithm) {
  MemorySetting s;
  s.model = {.dim = 4, .slots = 1};
  s.algorithm = algorithm;
  s.optim = OptimKind::lazy_adam;
  s.ranks = 2;
  s.users = 100;
  s.items = 10;
  s.interactions = 1000;
  s.touched_by_rank = 5;
  s.carried = {.touched = 5, .touched_elsewhere = 3, .received = 2, .updated = 4, .read_elsewhere = 6, .answered = 6};
  s.touched_by_any = 8;
  return s;
}

double bytes_of(const MemorySetting& s, const std::string& name) {
  for (const MemoryPart& part : memory_of_rank(s)) {
    if (part.name.starts_with(name)) return part.bytes;
  }
  ADD_FAILURE() << name;
  return 0;
}

TEST(MemoryOfRank, CountsRowsAndMoments) {
  const MemorySetting s = setting(ExchangeAlgorithm::dense);
  EXPECT_EQ(bytes_of(s, "user rows and moments"), 3 * 16 * 50.0);
  EXPECT_EQ(bytes_of(s, "item rows"), 16 * 10.0);
  EXPECT_EQ(bytes_of(s, "item moments"), 2 * 16 * 5.0);
  EXPECT_EQ(bytes_of(setting(ExchangeAlgorithm::gather), "item moments"), 2 * 16 * 10.0);
  EXPECT_EQ(bytes_of(s, "interactions"), 5 * 500.0 + 16 * 50.0);
  EXPECT_EQ(bytes_of(s, "offsets of all users"), 24 * 100.0);
}

// Two steps of 50 examples: three triplets, six candidates, one count.
TEST(MemoryOfRank, CountsTripletsAndCandidates) {
  MemorySetting s = setting(ExchangeAlgorithm::dense);
  s.batch = 100;
  EXPECT_EQ(bytes_of(s, "triplets drawn ahead"), 2 * 50 * 12.0);
  s.sample = {.negatives = 3, .hardest_of = 2};
  s.weighs_by_recency = true;
  EXPECT_EQ(bytes_of(s, "triplets drawn ahead"), 2 * 50 * (3 * 12 + 6 * 4 + 4.0));
}

// Lists of five have room for eight; rows have room for five.
TEST(MemoryOfRank, CountsSumsAndListsAsTheyDouble) {
  EXPECT_EQ(bytes_of(setting(ExchangeAlgorithm::dense), "gradient sums of items"), 4 * 10.0 + 5 * 8 * 4 + 8 * 16);
}

TEST(MemoryOfRank, CountsTheBuffersOfTheExchange) {
  EXPECT_EQ(bytes_of(setting(ExchangeAlgorithm::dense), "exchange dense"), 8 * 5 * (10 + 5) + 4 * (16 + 16));
  EXPECT_EQ(bytes_of(setting(ExchangeAlgorithm::gather), "exchange gather"),
            4 * 10 + 8 * (8 * 4 + 16) + 24 * (8 + 2 * 5) + 8 * (16 + 16));
  const double to_owners = 4 * 10 + 4 * (8 * 4 + 16) + 24 * (4 + 2) + 4 * (16 + 16);
  EXPECT_EQ(bytes_of(setting(ExchangeAlgorithm::owner), "exchange owner"), to_owners + 20 * 8);
  EXPECT_EQ(bytes_of(setting(ExchangeAlgorithm::pull), "exchange pull"), to_owners + 16 * (8 + 6) + 24 * 6 + 4 * 10);
}

TEST(MemoryOfRank, SharesTheTableAmongTheRanksOfANode) {
  MemorySetting s = setting(ExchangeAlgorithm::dense);
  s.ranks = 4;
  s.ranks_sharing = 2;
  EXPECT_EQ(bytes_of(s, "item rows"), 16 * 5.0);
  EXPECT_EQ(bytes_of(s, "item moments"), 2 * 16 * 2.5);
}

TEST(MemoryOfRank, IsTheSumOfItsParts) {
  EXPECT_EQ(total_of({{"a", 1.0}, {"b", 2.5}}), 3.5);
}

}  // namespace
}  // namespace lrml::test
