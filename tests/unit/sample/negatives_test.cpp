// The sampler's negatives: never a training item, and uniform over all others.
#include <gtest/gtest.h>

#include <map>

#include "log_of_users.h"
#include "lrml/base/random.h"
#include "lrml/sample/sampler.h"
#include "support/small_dataset.h"

namespace lrml::test {
namespace {

/// How often each item was the negative of the only user, over `epochs` epochs.
std::map<std::uint32_t, double> negative_counts(const TrainLog& log, std::size_t items, std::uint32_t epochs) {
  const Interactions interactions = log.interactions();
  const ShardPlan plan = log.plan(1);
  const Sampler sampler(interactions, plan, {items, 1, 29});
  std::map<std::uint32_t, double> counts;
  ShardDraws drawn;
  for (std::uint32_t epoch = 1; epoch <= epochs; ++epoch) {
    sampler.draw(0, epoch, 0, drawn);
    for (const Triplet& t : drawn.triplets) counts[static_cast<std::uint32_t>(t.negative)] += 1.0;
  }
  return counts;
}

/// Σ (observed − expected)² / expected.
double chi_square(const std::map<std::uint32_t, double>& counts) {
  double total = 0.0, sum = 0.0;
  for (const auto& [item, count] : counts) total += count;
  const double expected = total / static_cast<double>(counts.size());
  for (const auto& [item, count] : counts) sum += (count - expected) * (count - expected) / expected;
  return sum;
}

std::vector<std::uint32_t> items_in(const std::map<std::uint32_t, double>& counts) {
  std::vector<std::uint32_t> items;
  for (const auto& [item, count] : counts) items.push_back(item);
  return items;
}

TEST(Negatives, AreNeverInTraining) {
  const DatasetContents contents = small_contents(60, 24, 8);
  const TrainLog log{contents.train.offsets, contents.train.items};
  const Interactions interactions = log.interactions();
  const ShardPlan plan = log.plan(4);
  const Sampler sampler(interactions, plan, {24, 1, 29});
  ShardDraws drawn;
  for (std::uint32_t epoch = 1; epoch <= 20; ++epoch) {
    for (std::size_t shard = 0; shard < 4; ++shard) {
      sampler.draw(shard, epoch, 0, drawn);
      for (const Triplet& t : drawn.triplets) {
        EXPECT_TRUE(interactions.has(t.user, t.positive));
        EXPECT_FALSE(interactions.has(t.user, t.negative));
        EXPECT_LT(index(t.negative), 24u);
      }
    }
  }
}

// Five unseen items, 6,000 draws; 18.5 is exceeded once in a thousand seeds.
TEST(Negatives, AreUniformOverTheUnseenItems) {
  const std::vector<std::uint32_t> unseen = {0, 2, 4, 5, 6};
  const auto counts = negative_counts(user_who_saw_all_but(7, unseen), 7, 3000);
  EXPECT_EQ(items_in(counts), unseen);
  EXPECT_LT(chi_square(counts), 18.5);
}

// 64 draws among 1,000 items find the one left with probability 0.06: nearly all come from the fallback.
TEST(Negatives, AreTheOnlyItemLeft) {
  for (const std::uint32_t left : {0u, 500u, 999u}) {
    const auto counts = negative_counts(user_who_saw_all_but(1000, {left}), 1000, 1);
    EXPECT_EQ(counts, (std::map<std::uint32_t, double>{{left, 999.0}}));
  }
}

// Nine in ten of these draws come from the fallback; 13.8 is exceeded once in a thousand seeds.
TEST(Negatives, AreUniformOverTheLastItemsLeft) {
  const std::vector<std::uint32_t> unseen = {3, 4, 1999};
  const auto counts = negative_counts(user_who_saw_all_but(2000, unseen), 2000, 2);
  EXPECT_EQ(items_in(counts), unseen);
  EXPECT_LT(chi_square(counts), 13.8);
}

// Frozen: after blocks 0 … 31, the item of rank ⌊bits·n/2⁶⁴⌋ among the n unseen, with the first bits of
// block 32.
TEST(Negatives, AreChosenByRankAfterSixtyFourRefusals) {
  constexpr std::size_t items = 5000;
  const std::vector<std::uint32_t> unseen = {1, 70, 71, 4999};
  const TrainLog log = user_who_saw_all_but(items, unseen);
  const Interactions interactions = log.interactions();
  const ShardPlan plan = log.plan(1);
  const Sampler sampler(interactions, plan, {items, 1, 29});
  ShardDraws drawn;
  sampler.draw(0, 7, 0, drawn);
  std::size_t by_rank = 0;
  for (const Triplet& t : drawn.triplets) {
    const auto place = std::ranges::lower_bound(log.items, static_cast<std::uint32_t>(t.positive));
    const auto example = static_cast<std::uint64_t>(place - log.items.begin());
    const auto bits = random_pair({29, Purpose::negative, 7}, example, 32)[0];
    if (t.negative == ItemId{unseen[uniform_below(bits, unseen.size())]}) ++by_rank;
  }
  // All but about 5 %, of which a quarter agree by chance.
  EXPECT_GT(by_rank, drawn.triplets.size() * 94 / 100);
}

}  // namespace
}  // namespace lrml::test
