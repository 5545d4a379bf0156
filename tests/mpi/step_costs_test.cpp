// What a step costs: summaries over ranks, and counted bytes equal to the documented formulas.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "support/train_on_ranks.h"

namespace lrml::test {
namespace {

TEST(CostSummary, HasTheLargestAndTheMedianOverRanks) {
  const std::int64_t rank = world().rank(), ranks = world().size();
  StepCosts mine;
  mine.steps = 2;
  mine[Phase::compute] = {2'000'000'000 * (rank + 1), 4 * rank, 20 * (ranks - rank)};
  mine[Phase::wait].bytes = 6;
  const CostSummary summary = summarize(world(), mine);
  const CostOverRanks& compute = summary.phases[static_cast<std::size_t>(Phase::compute)];
  EXPECT_EQ(summary.steps, 2);
  EXPECT_DOUBLE_EQ(compute.seconds, static_cast<double>(ranks));
  EXPECT_DOUBLE_EQ(compute.seconds_median, static_cast<double>((ranks + 1) / 2));
  EXPECT_DOUBLE_EQ(compute.messages, static_cast<double>(2 * (ranks - 1)));
  EXPECT_DOUBLE_EQ(compute.bytes, static_cast<double>(10 * ranks));
  EXPECT_DOUBLE_EQ(summary.step.bytes, static_cast<double>(10 * ranks + 3));
  EXPECT_DOUBLE_EQ(summary.phases[static_cast<std::size_t>(Phase::sample)].bytes_median, 0.0);
}

TEST(CostSummary, OfNoStepIsZero) {
  EXPECT_EQ(summarize(world(), {}).step.seconds, 0.0);
}

TEST(PhaseClock, GivesTrafficToThePhaseItHappensIn) {
  StepCosts costs;
  std::vector<std::int64_t> values(3);
  {
    PhaseClock clock(world(), costs, Phase::sample);
    clock.enter(Phase::wait);
    world().sum(values);
    clock.enter(Phase::update);
    clock.enter(Phase::wait);
    world().sum(values);
  }
  const std::int64_t sent = world().size() == 1 ? 0 : 1;
  EXPECT_EQ(costs[Phase::wait].messages, 2 * sent);
  EXPECT_EQ(costs[Phase::wait].bytes, 48 * sent);
  EXPECT_EQ(costs[Phase::sample].bytes + costs[Phase::update].bytes, 0);
  EXPECT_GT(costs[Phase::wait].nanoseconds, 0);
}

using ItemSet = std::set<std::size_t>;

/// Steps in which every triplet is active, so that the sampler alone tells which rows are touched.
class StepBytes : public TrainOnRanks {
 protected:
  StepBytes() {
    settings.step.loss.margin = 100.0;
    settings.train.batches_per_epoch = 10;
    settings.exchange.ranks_sharing = 1;
    StepRun whole(self, folder / "d.h5", settings);
    for (std::size_t step = 0; step < 10; ++step) {
      items_of_step.emplace_back();
      for (int rank = 0; rank < world().size(); ++rank) items_of_step.back().push_back(items_of(whole, rank, step));
    }
  }

  static ItemSet items_of(const StepRun& whole, int rank, std::size_t step) {
    const auto ranks = static_cast<std::size_t>(world().size());
    const RowRange shards = whole.data.plan.shards_of_rank(static_cast<std::size_t>(rank), ranks);
    ItemSet items;
    std::vector<Triplet> triplets;
    for (std::size_t shard = shards.begin; shard < shards.end; ++shard) {
      whole.sampler.draw(shard, 1, step, triplets);
      for (const Triplet& t : triplets) items.insert({index(t.positive), index(t.negative)});
    }
    return items;
  }

  struct Bytes {
    std::int64_t reduce = 0, publish = 0;
    friend bool operator==(const Bytes&, const Bytes&) = default;
  };

  /// The formulas of the headers in src/exchange for this rank.
  Bytes expected(const ItemExchange& exchange, std::size_t step) const {
    const RowRange owned = exchange.owned();
    const auto me = static_cast<std::size_t>(world().rank());
    const std::int64_t others = world().size() - 1, d = static_cast<std::int64_t>(settings.step.model.dim);
    const auto owned_of = [&](const ItemSet& items) {
      return std::ranges::count_if(items, [&](std::size_t item) { return owned.contains(item); });
    };
    const auto elsewhere = [&](const ItemSet& items) {
      return static_cast<std::int64_t>(items.size()) - owned_of(items);
    };
    const std::int64_t rows_here = static_cast<std::int64_t>(owned.size()), all_rows = 24;
    const ItemSet& touched = items_of_step[step][me];
    ItemSet touched_by_any;
    for (const ItemSet& items : items_of_step[step]) touched_by_any.insert(items.begin(), items.end());
    std::int64_t answers = 0;
    for (std::size_t rank = 0; rank < items_of_step[step].size(); ++rank) {
      if (rank != me) answers += owned_of(items_of_step[step + 1][rank]);
    }
    const std::int64_t to_owners = 16 * others + (8 + 4 * d) * elsewhere(touched);
    const bool lazy = settings.step.optim.kind == OptimKind::lazy_adam;
    switch (exchange.algorithm()) {
      case ExchangeAlgorithm::dense:
        return {8 * (d + 1) * (all_rows - rows_here), others * 4 * d * rows_here};
      case ExchangeAlgorithm::gather:
        return {others * (8 + (8 + 4 * d) * static_cast<std::int64_t>(touched.size())), 0};
      case ExchangeAlgorithm::owner:
        return {to_owners, others * (lazy ? 8 + (4 + 4 * d) * owned_of(touched_by_any) : 4 * d * rows_here)};
      case ExchangeAlgorithm::pull:
        return {to_owners + 4 * elsewhere(items_of_step[step + 1][me]), 4 * d * answers};
    }
    return {};
  }

  SelfCommunicator self;
  TrainSettings settings = small_settings();
  std::vector<std::vector<ItemSet>> items_of_step;  ///< [step][rank]
};

// Nothing is left over for users: their rows never travel.
TEST_F(StepBytes, AreThoseOfItemRowsAndTheControlVectorAlone) {
  if (world().size() == 1) GTEST_SKIP() << "needs two ranks";
  const std::int64_t control = 8 * (2 * 4 * 8 + 5);
  for (const OptimKind optim : {OptimKind::adam, OptimKind::lazy_adam}) {
    for (const ExchangeAlgorithm algorithm : algorithms) {
      settings.step.optim.kind = optim;
      settings.exchange.algorithm = algorithm;
      StepRun steps(world(), folder / "d.h5", settings);
      for (std::size_t step = 0; step < 9; ++step) {
        SCOPED_TRACE(std::string(name_of(optim)) + " " + std::string(name_of(algorithm)) + " " + std::to_string(step));
        const std::int64_t before = world().traffic().bytes;
        steps();
        const StepCosts costs = steps.step.take_costs();
        const Bytes counted = {costs[Phase::reduce].bytes, costs[Phase::publish].bytes};
        EXPECT_EQ(counted, expected(*steps.exchange, step));
        EXPECT_EQ(costs[Phase::wait].bytes, control);
        EXPECT_EQ(world().traffic().bytes - before, counted.reduce + counted.publish + control);
        EXPECT_EQ(costs.steps, 1);
      }
    }
  }
}

TEST_F(StepBytes, OfItemRowsAreNoneWhereAllRanksShareATable) {
  settings.exchange.ranks_sharing = 0;
  StepRun steps(world(), folder / "d.h5", settings);
  steps();
  const StepCosts costs = steps.step.take_costs();
  EXPECT_EQ(costs[Phase::reduce].bytes + costs[Phase::publish].bytes, 0);
  EXPECT_EQ(costs[Phase::wait].bytes > 0, world().size() > 1);
}

// All-to-alls go only to ranks that get something; dense, gather and the control vector are collectives.
TEST_F(StepBytes, TravelInFewMessages) {
  const std::int64_t others = world().size() - 1;
  const std::map<ExchangeAlgorithm, std::int64_t> most = {{ExchangeAlgorithm::dense, 3},
                                                          {ExchangeAlgorithm::gather, 3},
                                                          {ExchangeAlgorithm::owner, 4 + others},
                                                          {ExchangeAlgorithm::pull, 2 + 2 * others}};
  for (const auto& [algorithm, messages] : most) {
    settings.exchange.algorithm = algorithm;
    StepRun steps(world(), folder / "d.h5", settings);
    const std::int64_t before = world().traffic().messages;
    steps();
    EXPECT_LE(world().traffic().messages - before, messages) << name_of(algorithm);
  }
}

TEST_F(StepBytes, AreReportedPerEpoch) {
  settings.train.epochs = 2;
  const auto one = run(settings, new_folder());
  const TrainOutcome outcome = (*one)();
  ASSERT_EQ(one->reports.size(), 2u);
  for (const EpochReport& report : one->reports) {
    EXPECT_EQ(report.costs.steps, 10);
    EXPECT_GT(report.costs.step.seconds, 0.0);
    EXPECT_EQ(report.costs.step.bytes > 0.0, world().size() > 1);
  }
  EXPECT_EQ(outcome.costs.steps, 20);
}

}  // namespace
}  // namespace lrml::test
