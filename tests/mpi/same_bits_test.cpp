// The promise at more ranks than other tests take, and at the edges: the same bits for any number of ranks and any
// exchange.
#include <gtest/gtest.h>

#include <set>

#include "support/train_on_ranks.h"

namespace lrml::test {
namespace {

class SameBits : public TrainOnRanks {
 protected:
  void expect_for_all_exchanges(TrainSettings settings) {
    settings.train.epochs = 2;
    for (const OptimKind optim : {OptimKind::adam, OptimKind::lazy_adam}) {
      settings.step.optim.kind = optim;
      const TrainOutcome one = alone(settings);
      for (const ExchangeOptions& exchange : exchanges()) {
        SCOPED_TRACE(std::string(name_of(optim)) + " " + text_of(exchange));
        settings.exchange = exchange;
        expect_same((*run(settings, new_folder()))(), one);
      }
    }
  }
  /// With links of which nothing is true, so that each epoch's experience speaks for another algorithm.
  void expect_for_switching(TrainSettings settings, std::size_t ranks_sharing) {
    settings.train.epochs = 6;
    settings.exchange = {ExchangeAlgorithm::automatic, ranks_sharing};
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
      EXPECT_EQ(used.size() > 1, static_cast<std::size_t>(world().size()) > ranks_sharing);
    }
  }
  void use(const DatasetContents& contents) {
    if (is_first()) write_dataset(folder / "d.h5", contents);
    world().barrier();
  }
};

TEST_F(SameBits, ForEveryAlgorithmAndOptimizer) {
  expect_for_all_exchanges(small_settings());
}

TEST_F(SameBits, WhereAutoChangesTheAlgorithmBetweenEpochs) {
  for (const std::size_t ranks_sharing : {1u, 2u}) expect_for_switching(small_settings(), ranks_sharing);
}

TEST_F(SameBits, WithOneLogicalShardPerRank) {
  TrainSettings settings = small_settings();
  settings.train.logical_shards = static_cast<std::size_t>(world().size());
  expect_for_all_exchanges(settings);
}

// From three ranks on, some have no user.
TEST_F(SameBits, WithMoreRanksThanUsers) {
  use(small_contents(2, 24, 3));
  expect_for_all_exchanges(small_settings());
}

// Users with 5 to 103 interactions.
TEST_F(SameBits, WithVeryUnequalRanks) {
  use(small_contents(8, 400, 3));
  TrainSettings settings = small_settings();
  settings.train.logical_shards = 8;
  expect_for_all_exchanges(settings);
  expect_for_switching(settings, 1);
}

}  // namespace
}  // namespace lrml::test
