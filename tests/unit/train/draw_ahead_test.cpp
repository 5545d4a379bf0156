#include "src/train/draw_ahead.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "support/small_dataset.h"

namespace lrml::test {
namespace {

class DrawAheadTest : public testing::Test {
 protected:
  static constexpr std::size_t users = 40, items = 24;
  const DatasetContents contents = small_contents(users, items, 3);
  const Interactions interactions{{0, users}, contents.train.offsets, contents.train.items};
  const ShardPlan plan{contents.train.offsets, 8};
  SelfCommunicator self;

  void expect_drawn(const Sampler& sampler, const DrawnStep& drawn, RowRange shards) {
    EXPECT_EQ(drawn.examples, static_cast<std::int64_t>(sampler.examples_of_step(drawn.place.step)));
    ShardDraws expected;
    for (std::size_t shard = shards.begin; shard < shards.end; ++shard) {
      sampler.draw(shard, drawn.place.epoch, drawn.place.step, expected);
      EXPECT_TRUE(
          std::ranges::equal(drawn.shards[shard - shards.begin].triplets, expected.triplets, [](Triplet a, Triplet b) {
            return a.user == b.user && a.positive == b.positive && a.negative == b.negative;
          }));
    }
  }
};

TEST_F(DrawAheadTest, GoesFromStepToStepAndIntoTheNextEpoch) {
  const Sampler sampler(interactions, plan, {items, 3, 7});
  DrawAhead ahead(self, sampler, {2, 5}, DrawAhead::Items::not_listed, items);
  EXPECT_FALSE(ahead.is_at({1, 0}));
  ahead.start_at({1, 0});
  for (const StepPlace place : {StepPlace{1, 0}, {1, 1}, {1, 2}, {2, 0}, {2, 1}}) {
    EXPECT_TRUE(ahead.is_at(place));
    expect_drawn(sampler, ahead.current(), {2, 5});
    expect_drawn(sampler, ahead.next(), {2, 5});
    EXPECT_TRUE(ahead.next().items.empty());
    ahead.advance();
  }
}

TEST_F(DrawAheadTest, SkipsStepsWithoutExamples) {
  const Sampler sampler(interactions, plan, {items, 1000, 7});
  std::vector<std::size_t> steps;
  for (std::size_t step = 0; step < 1000; ++step) {
    if (sampler.examples_of_step(step) > 0) steps.push_back(step);
  }
  ASSERT_LT(steps.size(), 1000u);
  DrawAhead ahead(self, sampler, {0, 8}, DrawAhead::Items::not_listed, items);
  ahead.start_at({1, steps.front()});
  for (const std::size_t step : steps) {
    EXPECT_TRUE(ahead.is_at({1, step}));
    ahead.advance();
  }
  EXPECT_TRUE(ahead.is_at({2, steps.front()}));
}

TEST_F(DrawAheadTest, ListsEachItemOnce) {
  const Sampler sampler(interactions, plan, {items, 5, 7});
  DrawAhead ahead(self, sampler, {1, 4}, DrawAhead::Items::listed, items);
  ahead.start_at({1, 3});
  for (int step = 0; step < 4; ++step) {
    std::set<ItemId> expected;
    for (const ShardDraws& shard : ahead.next().shards) {
      for (const Triplet& t : shard.triplets) expected.insert({t.positive, t.negative});
    }
    EXPECT_EQ(ahead.next().items.size(), expected.size());
    EXPECT_EQ(std::set(ahead.next().items.begin(), ahead.next().items.end()), expected);
    ahead.advance();
  }
}

TEST_F(DrawAheadTest, ListsCandidatesToo) {
  const Sampler sampler(interactions, plan, {items, 5, 7, {.negatives = 2, .hardest_of = 4}});
  DrawAhead ahead(self, sampler, {1, 2}, DrawAhead::Items::listed, items);
  ahead.start_at({1, 3});
  std::set<ItemId> expected, in_triplets;
  for (const ShardDraws& shard : ahead.next().shards) {
    expected.insert(shard.candidates.begin(), shard.candidates.end());
    for (const Triplet& t : shard.triplets) in_triplets.insert({t.positive, t.negative});
  }
  expected.insert(in_triplets.begin(), in_triplets.end());
  EXPECT_GT(expected.size(), in_triplets.size());
  EXPECT_EQ(ahead.next().items.size(), expected.size());
  EXPECT_EQ(std::set(ahead.next().items.begin(), ahead.next().items.end()), expected);
}

TEST_F(DrawAheadTest, ListsFromNowOnAndNoLonger) {
  const Sampler sampler(interactions, plan, {items, 3, 7});
  DrawAhead ahead(self, sampler, {2, 5}, DrawAhead::Items::not_listed, items);
  DrawAhead listing(self, sampler, {2, 5}, DrawAhead::Items::listed, items);
  ahead.start_at({1, 0});
  listing.start_at({1, 0});
  ahead.list(DrawAhead::Items::listed);
  EXPECT_FALSE(listing.next().items.empty());
  for (int step = 0; step < 3; ++step) {
    EXPECT_EQ(ahead.current().items, listing.current().items);
    EXPECT_EQ(ahead.next().items, listing.next().items);
    ahead.advance();
    listing.advance();
  }
  ahead.list(DrawAhead::Items::not_listed);
  EXPECT_TRUE(ahead.next().items.empty());
}

TEST_F(DrawAheadTest, DrawsNothingForARankWithoutShardsButKnowsTheStep) {
  const Sampler sampler(interactions, plan, {items, 5, 7});
  DrawAhead ahead(self, sampler, {3, 3}, DrawAhead::Items::listed, items);
  ahead.start_at({4, 2});
  EXPECT_TRUE(ahead.current().shards.empty());
  EXPECT_EQ(ahead.current().examples, static_cast<std::int64_t>(sampler.examples_of_step(2)));
  EXPECT_TRUE(ahead.next().items.empty());
}

}  // namespace
}  // namespace lrml::test
