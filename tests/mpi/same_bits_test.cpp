// The promise at more ranks than other tests take, and at the edges: the same bits for any number of ranks and any
// exchange.
#include <gtest/gtest.h>

#include <limits>
#include <set>

#include "support/train_on_ranks.h"

namespace lrml::test {
namespace {

class SameBits : public TrainOnRanks {
 protected:
  void expect_for_all_algorithms(TrainSettings settings) {
    settings.train.epochs = 2;
    for (const OptimKind optim : {OptimKind::adam, OptimKind::lazy_adam}) {
      settings.step.optim.kind = optim;
      const TrainOutcome one = alone(settings);
      for (const ExchangeAlgorithm algorithm : algorithms) {
        SCOPED_TRACE(std::string(name_of(optim)) + " " + std::string(name_of(algorithm)));
        settings.exchange.algorithm = algorithm;
        expect_same((*run(settings, new_folder()))(), one);
      }
    }
  }
  /// With links of which nothing is true, so that each epoch's experience speaks for another algorithm.
  void expect_for_switching(TrainSettings settings) {
    settings.train.epochs = 6;
    settings.exchange.algorithm = ExchangeAlgorithm::automatic;
    settings.links.emplace();
    settings.links->all_to_all.latency = 1e-12;
    settings.links->all_gather.latency = 1e-11;
    settings.links->reduce_scatter.latency = 1e-10;
    for (const OptimKind optim : {OptimKind::adam, OptimKind::lazy_adam}) {
      SCOPED_TRACE(name_of(optim));
      settings.step.optim.kind = optim;
      const auto one = run(settings, new_folder());
      expect_same((*one)(), alone(settings));
      std::set<ExchangeAlgorithm> used;
      for (const EpochReport& report : one->reports) {
        if (report.exchange) used.insert(report.exchange->used);
      }
      EXPECT_EQ(used.size() > 1, world().size() > 1);
    }
  }
  void use(const DatasetContents& contents) {
    if (is_first()) write_dataset(folder / "d.h5", contents);
    world().barrier();
  }
};

TEST_F(SameBits, ForEveryAlgorithmAndOptimizer) {
  expect_for_all_algorithms(small_settings());
}

TEST_F(SameBits, WhereAutoChangesTheAlgorithmBetweenEpochs) {
  expect_for_switching(small_settings());
}

TEST_F(SameBits, WithOneLogicalShardPerRank) {
  TrainSettings settings = small_settings();
  settings.train.logical_shards = static_cast<std::size_t>(world().size());
  expect_for_all_algorithms(settings);
}

// From three ranks on, some have no user.
TEST_F(SameBits, WithMoreRanksThanUsers) {
  use(small_contents(2, 24, 3));
  expect_for_all_algorithms(small_settings());
}

// Users with 5 to 103 interactions.
TEST_F(SameBits, WithVeryUnequalRanks) {
  use(small_contents(8, 400, 3));
  TrainSettings settings = small_settings();
  settings.train.logical_shards = 8;
  expect_for_all_algorithms(settings);
  expect_for_switching(settings);
}

// Whatever pull has not fetched is never read: it may as well be no number.
TEST_F(SameBits, WithoutReadingAStaleRow) {
  TrainSettings settings = small_settings();
  settings.train.batches_per_epoch = 30;
  settings.exchange.algorithm = ExchangeAlgorithm::pull;
  SelfCommunicator self;
  StepRun all(world(), folder / "d.h5", settings), one(self, folder / "d.h5", settings);
  const auto rank = static_cast<std::size_t>(world().rank()), ranks = static_cast<std::size_t>(world().size());
  const RowRange shards = all.data.plan.shards_of_rank(rank, ranks);
  Matrix& rows = all.state.parameters.item_rows;
  std::int64_t stale = 0;
  std::vector<Triplet> triplets;
  for (std::size_t step = 0; step < 29; ++step) {
    all();
    one();
    std::vector<bool> fresh(row_count(rows), false);
    for (std::size_t shard = shards.begin; shard < shards.end; ++shard) {
      all.sampler.draw(shard, 1, step + 1, triplets);
      for (const Triplet& t : triplets) fresh[index(t.positive)] = fresh[index(t.negative)] = true;
    }
    for (std::size_t i = 0; i < row_count(rows); ++i) {
      if (fresh[i] || all.exchange->owned().contains(i)) continue;
      std::ranges::fill(row(rows, i), std::numeric_limits<float>::quiet_NaN());
      ++stale;
    }
  }
  all.exchange->publish_all(rows);
  EXPECT_EQ(rows, one.state.parameters.item_rows);
  EXPECT_EQ(all.state.parameters.values, one.state.parameters.values);
  EXPECT_TRUE(ranks == 1 || stale > 0);
}

}  // namespace
}  // namespace lrml::test
