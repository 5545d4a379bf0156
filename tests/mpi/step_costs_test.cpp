// What a step costs: summaries over ranks, and counted messages and bytes equal to the formulas of cost_model.h.
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "lrml/exchange/cost_model.h"
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

void expect_sent(const Cost& counted, const Sent& formula) {
  EXPECT_EQ(static_cast<double>(counted.messages), formula.messages);
  EXPECT_EQ(static_cast<double>(counted.bytes), formula.bytes);
}

std::vector<RowRange> owned_by_ranks(Communicator& comm, const ItemExchange& exchange) {
  const auto begins = gather_values(comm, static_cast<std::int64_t>(exchange.owned().begin));
  const auto ends = gather_values(comm, static_cast<std::int64_t>(exchange.owned().end));
  std::vector<RowRange> owned;
  for (std::size_t rank = 0; rank < begins.size(); ++rank) {
    owned.push_back({static_cast<std::size_t>(begins[rank]), static_cast<std::size_t>(ends[rank])});
  }
  return owned;
}

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
    ShardDraws drawn;
    for (std::size_t shard = shards.begin; shard < shards.end; ++shard) {
      whole.sampler.draw(shard, 1, step, drawn);
      for (const Triplet& t : drawn.triplets) items.insert({index(t.positive), index(t.negative)});
    }
    return items;
  }

  /// What each group's ranks have in a step of the items of `lane`.
  std::vector<ItemSet> items_of_groups(std::size_t step, RowRange lane) const {
    const std::size_t sharing = settings.exchange.ranks_sharing;
    std::vector<ItemSet> items((items_of_step[step].size() + sharing - 1) / sharing);
    for (std::size_t rank = 0; rank < items_of_step[step].size(); ++rank) {
      std::ranges::copy_if(items_of_step[step][rank], std::inserter(items[rank / sharing], items[rank / sharing].end()),
                           [=](std::size_t item) { return lane.contains(item); });
    }
    return items;
  }

  /// What the step makes this rank carry and read for its group, counted; `read` is the next step's.
  StepRows count_rows(const RankGroups& groups, const ItemExchange& exchange, const std::vector<RowRange>& owned,
                      std::size_t step) const {
    const auto me = static_cast<std::size_t>(groups.network->rank());
    const RowRange lane = {owned.front().begin, owned.back().end};
    const std::vector<ItemSet> touched = items_of_groups(step, lane), read = items_of_groups(step + 1, lane);
    const bool asks = exchange.wants_next_reads();
    const auto owned_of = [](const ItemSet& items, RowRange range) {
      return static_cast<double>(std::ranges::count_if(items, [=](std::size_t item) { return range.contains(item); }));
    };
    StepRows rows;
    rows.owned = static_cast<double>(owned[me].size());
    rows.touched = static_cast<double>(touched[me].size());
    ItemSet touched_by_any;
    for (std::size_t rank = 0; rank < touched.size(); ++rank) {
      touched_by_any.insert(touched[rank].begin(), touched[rank].end());
      rows.touched_by_all += static_cast<double>(touched[rank].size());
      if (rank == me) continue;
      const double to_owner = owned_of(touched[me], owned[rank]), asked = asks ? owned_of(read[me], owned[rank]) : 0.0;
      const double answered = asks ? owned_of(read[rank], owned[me]) : 0.0;
      rows.touched_elsewhere += to_owner;
      rows.read_elsewhere += asked;
      rows.owners_written += to_owner + asked > 0.0 ? 1.0 : 0.0;
      rows.answered += answered;
      rows.ranks_answered += answered > 0.0 ? 1.0 : 0.0;
    }
    rows.updated = owned_of(touched_by_any, owned[me]);
    return rows;
  }

  /// The rows of each rank; under `gather` those that it adds up where rows are many, which are those of `owner`.
  std::vector<RowRange> owned_rows(const StepRun& steps) const {
    if (steps.exchange->algorithm() != ExchangeAlgorithm::gather) {
      return owned_by_ranks(*steps.groups.network, *steps.exchange);
    }
    TrainSettings owner = settings;
    owner.exchange.algorithm = ExchangeAlgorithm::owner;
    return owned_by_ranks(*steps.groups.network, *make_exchange(steps.groups, steps.data, owner));
  }

  StepTraffic expected(const StepRun& steps, std::size_t step) const {
    const RankGroups& groups = steps.groups;
    const std::vector<RowRange> owned = owned_rows(steps);
    if (!groups.carries()) return {};
    const ExchangeShape shape = {.optim = settings.step.optim.kind,
                                 .dim = settings.step.model.dim,
                                 .ranks = groups.groups,
                                 .table = static_cast<double>(owned.back().end - owned.front().begin)};
    return traffic_of(steps.exchange->algorithm(), shape, count_rows(groups, *steps.exchange, owned, step));
  }

  SelfCommunicator self;
  TrainSettings settings = small_settings();
  std::vector<std::vector<ItemSet>> items_of_step;  ///< [step][rank]
};

// Nothing is left over for users: their rows never travel.
TEST_F(StepBytes, AndMessagesAreThoseOfTheFormulasAndTheControlVectorAlone) {
  if (world().size() == 1) GTEST_SKIP() << "needs two ranks";
  const std::int64_t control = 8 * (2 * 4 * 8 + 5);
  for (const OptimKind optim : {OptimKind::adam, OptimKind::lazy_adam}) {
    for (const ExchangeOptions& exchange : exchanges()) {
      if (exchange.ranks_sharing == 0) continue;
      settings.step.optim.kind = optim;
      settings.exchange = exchange;
      StepRun steps(world(), folder / "d.h5", settings);
      for (std::size_t step = 0; step < 9; ++step) {
        SCOPED_TRACE(std::string(name_of(optim)) + " " + text_of(exchange) + " step " + std::to_string(step));
        const std::int64_t before = world().traffic().bytes;
        steps();
        const std::int64_t sent = world().traffic().bytes - before;
        const StepCosts costs = steps.step.take_costs();
        const StepTraffic formulas = expected(steps, step);
        expect_sent(costs[Phase::reduce], formulas.reduce);
        expect_sent(costs[Phase::publish], formulas.publish);
        EXPECT_EQ(costs[Phase::wait].bytes, control);
        EXPECT_EQ(sent, costs[Phase::reduce].bytes + costs[Phase::publish].bytes + control);
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
