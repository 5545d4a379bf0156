#include "lrml/sample/sampler.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>
#include <tuple>

#include "log_of_users.h"
#include "lrml/base/feistel.h"
#include "support/small_dataset.h"

namespace lrml::test {
namespace {

constexpr std::size_t items = 40;
constexpr std::uint64_t seed = 17;

/// 50 users with 3 to 11 interactions among 40 items.
TrainLog small_log() {
  const DatasetContents contents = small_contents(50, items, 3);
  return {contents.train.offsets, contents.train.items};
}

/// Shards 0 and 3 hold everything: a user with many interactions, a user with few.
TrainLog log_with_empty_shards() {
  return {{0, 14, 16}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 20, 21}};
}

using Tuple = std::tuple<UserId, ItemId, ItemId>;
using Pair = std::pair<UserId, ItemId>;

std::vector<Tuple> tuples_of(const std::vector<Triplet>& triplets) {
  std::vector<Tuple> tuples;
  for (const Triplet& t : triplets) tuples.emplace_back(t.user, t.positive, t.negative);
  return tuples;
}

/// (user, item) of every training interaction, sorted.
std::vector<Pair> pairs_of(const TrainLog& log) {
  std::vector<Pair> pairs;
  for (std::uint32_t user = 0; user < log.users(); ++user) {
    for (std::size_t e = log.offsets[user]; e < log.offsets[user + 1]; ++e) {
      pairs.emplace_back(UserId{user}, ItemId{log.items[e]});
    }
  }
  std::ranges::sort(pairs);
  return pairs;
}

/// All triplets of one epoch, step by step and within a step shard by shard.
std::vector<Triplet> epoch_of(const Sampler& sampler, std::size_t shards, std::size_t steps, std::uint32_t epoch) {
  std::vector<Triplet> all;
  ShardDraws drawn;
  for (std::size_t step = 0; step < steps; ++step) {
    for (std::size_t shard = 0; shard < shards; ++shard) {
      sampler.draw(shard, epoch, step, drawn);
      all.insert(all.end(), drawn.triplets.begin(), drawn.triplets.end());
    }
  }
  return all;
}

/// Drawn from the header's words alone.
std::vector<Triplet> triplets_by_the_book(const TrainLog& log, std::size_t shards, std::size_t shard, std::size_t steps,
                                          std::size_t step, std::uint32_t epoch) {
  const RowRange examples = log.plan(shards).examples_of(shard);
  const std::size_t phase = shard * steps / shards;
  const FeistelOrder order({seed, Purpose::order, epoch}, shard, examples.size());
  std::vector<Triplet> triplets;
  for (std::size_t p = (examples.size() * step + phase) / steps; p < (examples.size() * (step + 1) + phase) / steps;
       ++p) {
    const std::size_t example = examples.begin + order(p);
    std::uint32_t user = 0;
    while (log.offsets[user + 1] <= example) ++user;
    std::set<std::uint64_t> seen(log.items.begin() + static_cast<std::ptrdiff_t>(log.offsets[user]),
                                 log.items.begin() + static_cast<std::ptrdiff_t>(log.offsets[user + 1]));
    std::uint64_t negative = items;
    for (std::uint32_t draw = 0; negative == items; ++draw) {
      const auto bits = random_pair({seed, Purpose::negative, epoch}, example, draw / 2)[draw % 2];
      if (!seen.contains(uniform_below(bits, items))) negative = uniform_below(bits, items);
    }
    triplets.push_back({UserId{user}, ItemId{log.items[example]}, ItemId{static_cast<std::uint32_t>(negative)}});
  }
  return triplets;
}

// Five examples in each of two shards, two steps: φ = 0 and 1.
TEST(Sampler, SlicesByHand) {
  const TrainLog log{{0, 5, 10}, {0, 1, 2, 3, 4, 0, 1, 2, 3, 4}};
  const Interactions interactions = log.interactions();
  const ShardPlan plan = log.plan(2);
  const Sampler sampler(interactions, plan, {items, 2, seed});
  EXPECT_EQ(sampler.slice(0, 0), (RowRange{0, 2}));
  EXPECT_EQ(sampler.slice(0, 1), (RowRange{2, 5}));
  EXPECT_EQ(sampler.slice(1, 0), (RowRange{0, 3}));
  EXPECT_EQ(sampler.slice(1, 1), (RowRange{3, 5}));
}

TEST(Sampler, SlicesFewerExamplesThanSteps) {
  const TrainLog log{{0, 2}, {0, 1}};
  const Interactions interactions = log.interactions();
  const ShardPlan plan = log.plan(1);
  const Sampler sampler(interactions, plan, {items, 5, seed});
  std::vector<std::size_t> sizes;
  for (std::size_t step = 0; step < 5; ++step) sizes.push_back(sampler.slice(0, step).size());
  EXPECT_EQ(sizes, (std::vector<std::size_t>{0, 0, 1, 0, 1}));
}

// Four shards with one example each, four steps: a phase for each shard.
TEST(Sampler, DoesNotLetAllShardsRoundUpInTheSameStep) {
  const TrainLog log{{0, 1, 2, 3, 4}, {0, 0, 0, 0}};
  const Interactions interactions = log.interactions();
  const ShardPlan plan = log.plan(4);
  const Sampler sampler(interactions, plan, {items, 4, seed});
  for (std::size_t step = 0; step < 4; ++step) {
    std::size_t batch = 0;
    for (std::size_t shard = 0; shard < 4; ++shard) batch += sampler.slice(shard, step).size();
    EXPECT_EQ(batch, 1u) << step;
  }
}

TEST(Sampler, KeepsStepsNearlyEqual) {
  const TrainLog log = small_log();
  const Interactions interactions = log.interactions();
  for (const std::size_t shards : {1u, 3u, 16u, 64u}) {
    const ShardPlan plan = log.plan(shards);
    for (const std::size_t steps : {1u, 2u, 7u, 100u}) {
      const Sampler sampler(interactions, plan, {items, steps, seed});
      std::size_t smallest = log.items.size(), largest = 0;
      for (std::size_t step = 0; step < steps; ++step) {
        std::size_t batch = 0;
        for (std::size_t shard = 0; shard < shards; ++shard) batch += sampler.slice(shard, step).size();
        smallest = std::min(smallest, batch);
        largest = std::max(largest, batch);
      }
      EXPECT_LE(largest - smallest, shards) << shards << " shards, " << steps << " steps";
    }
  }
}

TEST(Sampler, DrawsEveryExampleOncePerEpoch) {
  const TrainLog log = small_log();
  const Interactions interactions = log.interactions();
  for (const std::size_t shards : {1u, 3u, 16u, 64u}) {
    const ShardPlan plan = log.plan(shards);
    for (const std::size_t steps : {1u, 2u, 7u, 1000u}) {
      const Sampler sampler(interactions, plan, {items, steps, seed});
      std::vector<Pair> drawn;
      for (const Triplet& t : epoch_of(sampler, shards, steps, 1)) drawn.emplace_back(t.user, t.positive);
      std::ranges::sort(drawn);
      EXPECT_EQ(drawn, pairs_of(log)) << shards << " shards, " << steps << " steps";
    }
  }
}

TEST(Sampler, DrawsEveryExampleWhereShardsAreEmpty) {
  const TrainLog log = log_with_empty_shards();
  const Interactions interactions = log.interactions();
  const ShardPlan plan = log.plan(5);
  EXPECT_EQ(plan.examples_of(2).size(), 0u);
  const Sampler sampler(interactions, plan, {items, 3, seed});
  std::vector<Pair> drawn;
  for (const Triplet& t : epoch_of(sampler, 5, 3, 1)) drawn.emplace_back(t.user, t.positive);
  std::ranges::sort(drawn);
  EXPECT_EQ(drawn, pairs_of(log));
}

TEST(Sampler, OverwritesWhatWasThere) {
  const TrainLog log = log_with_empty_shards();
  const Interactions interactions = log.interactions();
  const ShardPlan plan = log.plan(5);
  const Sampler sampler(interactions, plan, {items, 1, seed});
  ShardDraws drawn{std::vector<Triplet>(3), std::vector<ItemId>(2), {1}};
  sampler.draw(2, 1, 0, drawn);
  EXPECT_TRUE(drawn.triplets.empty() && drawn.candidates.empty() && drawn.later.empty());
}

TEST(Sampler, DrawsWhatItsHeaderSays) {
  const TrainLog log = small_log();
  const Interactions interactions = log.interactions();
  const std::size_t shards = 5, steps = 3;
  const ShardPlan plan = log.plan(shards);
  const Sampler sampler(interactions, plan, {items, steps, seed});
  ShardDraws drawn;
  for (const std::uint32_t epoch : {1u, 2u, 100u}) {
    for (std::size_t shard = 0; shard < shards; ++shard) {
      for (std::size_t step = 0; step < steps; ++step) {
        sampler.draw(shard, epoch, step, drawn);
        EXPECT_EQ(tuples_of(drawn.triplets), tuples_of(triplets_by_the_book(log, shards, shard, steps, step, epoch)));
      }
    }
  }
}

TEST(Sampler, DrawsTheSameTripletsOnWhicheverRank) {
  const TrainLog log = small_log();
  const Interactions everyone = log.interactions();
  const std::size_t shards = 16, steps = 4;
  const ShardPlan plan = log.plan(shards);
  const Sampler whole(everyone, plan, {items, steps, seed});
  for (const std::size_t ranks : {2u, 3u, 7u, 16u}) {
    for (std::size_t rank = 0; rank < ranks; ++rank) {
      const Interactions mine = log.interactions_of(plan.users_of_rank(rank, ranks));
      const Sampler part(mine, plan, {items, steps, seed});
      const RowRange my_shards = plan.shards_of_rank(rank, ranks);
      ShardDraws here, there;
      for (std::size_t shard = my_shards.begin; shard < my_shards.end; ++shard) {
        part.draw(shard, 3, 2, here);
        whole.draw(shard, 3, 2, there);
        EXPECT_EQ(tuples_of(here.triplets), tuples_of(there.triplets)) << "shard " << shard << " of rank " << rank;
      }
    }
  }
}

TEST(Sampler, IsAFunctionOfSeedAndEpoch) {
  const TrainLog log = small_log();
  const Interactions interactions = log.interactions();
  const ShardPlan plan = log.plan(4);
  const Sampler sampler(interactions, plan, {items, 2, seed});
  const Sampler same(interactions, plan, {items, 2, seed});
  const Sampler other(interactions, plan, {items, 2, seed + 1});
  const auto epoch = tuples_of(epoch_of(sampler, 4, 2, 1));
  EXPECT_EQ(epoch, tuples_of(epoch_of(sampler, 4, 2, 1)));
  EXPECT_EQ(epoch, tuples_of(epoch_of(same, 4, 2, 1)));
  EXPECT_NE(epoch, tuples_of(epoch_of(sampler, 4, 2, 2)));
  EXPECT_NE(epoch, tuples_of(epoch_of(other, 4, 2, 1)));
}

// In another epoch the order changes, and for the same example so does the negative.
TEST(Sampler, DrawsNewNegativesInEveryEpoch) {
  const TrainLog log = small_log();
  const Interactions interactions = log.interactions();
  const ShardPlan plan = log.plan(4);
  const Sampler sampler(interactions, plan, {items, 1, seed});
  auto first = tuples_of(epoch_of(sampler, 4, 1, 1)), second = tuples_of(epoch_of(sampler, 4, 1, 2));
  const auto positives = [](const std::vector<Tuple>& tuples) {
    std::vector<ItemId> ids;
    for (const Tuple& t : tuples) ids.push_back(std::get<1>(t));
    return ids;
  };
  EXPECT_NE(positives(first), positives(second));
  std::ranges::sort(first);
  std::ranges::sort(second);
  std::size_t equal = 0;
  for (std::size_t k = 0; k < first.size(); ++k) equal += first[k] == second[k] ? 1 : 0;
  EXPECT_LT(equal, first.size() / 10);  // one in about 33 by chance
}

}  // namespace
}  // namespace lrml::test
