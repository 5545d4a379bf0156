#include "lrml/exchange/cost_model.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace lrml::test {
namespace {

/// A table of 10 rows, 3 wide, on 4 ranks.
ExchangeShape shape(OptimKind optim) {
  return {.optim = optim, .dim = 3, .ranks = 4, .table = 10};
}

const StepRows mine = {.owned = 2,
                       .touched = 7,
                       .touched_elsewhere = 5,
                       .touched_by_all = 13,
                       .wide = 2,
                       .wide_elsewhere = 1,
                       .owners_written = 3,
                       .received = 6,
                       .updated = 2,
                       .read_elsewhere = 4,
                       .answered = 8,
                       .ranks_answered = 3};

void expect_traffic(const StepTraffic& traffic, const Sent& reduce, const Sent& publish) {
  EXPECT_EQ(traffic.reduce.messages, reduce.messages);
  EXPECT_EQ(traffic.reduce.bytes, reduce.bytes);
  EXPECT_EQ(traffic.publish.messages, publish.messages);
  EXPECT_EQ(traffic.publish.bytes, publish.bytes);
}

TEST(TrafficOf, IsThatOfTheDocumentedFormulas) {
  for (const OptimKind optim : {OptimKind::adam, OptimKind::lazy_adam}) {
    const auto of = [&](ExchangeAlgorithm algorithm) { return traffic_of(algorithm, shape(optim), mine); };
    const double to_owners = 16 * 3 + 20 * 5 + 12 * 1;
    expect_traffic(of(ExchangeAlgorithm::dense), {1, 8 * 4 * 8}, {1, 3 * 12 * 2});
    expect_traffic(of(ExchangeAlgorithm::gather), {2, 3 * (8 + 20 * 7 + 12 * 2)}, {0, 0});
    expect_traffic(of(ExchangeAlgorithm::owner), {4, to_owners},
                   optim == OptimKind::adam ? Sent{1, 3 * 12 * 2} : Sent{2, 3 * (8 + 16 * 2)});
    expect_traffic(of(ExchangeAlgorithm::pull), {4, to_owners + 4 * 4}, {3, 12 * 8});
  }
}

// 14 rows of 4 ranks are more than 10 rows of the table and a third.
TEST(TrafficOf, GatherIsLessThanAllRowsToAllWhereTheyAreMany) {
  StepRows many = mine;
  many.touched_by_all = 14;
  expect_traffic(traffic_of(ExchangeAlgorithm::gather, shape(OptimKind::adam), many),
                 {4 + 5, 16 * 3 + 20 * 5 + 12 * 1 + 3 * (16 + 20 * 2)}, {0, 0});
}

TEST(SumsAtOwners, IsWhereRowsOfAllRanksExceedTheTable) {
  EXPECT_FALSE(sums_at_owners(20, 2, 10));  // every row on both ranks
  EXPECT_FALSE(sums_at_owners(15, 3, 10));
  EXPECT_TRUE(sums_at_owners(16, 3, 10));
}

TEST(TrafficOf, OneRankIsNothing) {
  ExchangeShape alone = shape(OptimKind::adam);
  alone.ranks = 1;
  for (const auto algorithm : fixed_algorithms) expect_traffic(traffic_of(algorithm, alone, mine), {}, {});
}

/// A table of 20,000 items, all alike, of which a step touches `batch` / 4 or so.
struct Case {
  std::size_t ranks;
  std::size_t batch;
  OptimKind optim = OptimKind::lazy_adam;

  ExchangeSetting setting() const { return {.items = 20000, .dim = 100, .optim = optim, .batch = batch}; }
  ExchangeSeconds seconds(ExchangeAlgorithm algorithm, const LinkCosts& links) const {
    return predicted_seconds(algorithm, {optim, 100, ranks, 20000}, expected_rows(setting(), ranks, 0.125), links);
  }
  ExchangeAlgorithm best(const LinkCosts& links) const {
    return *std::ranges::min_element(fixed_algorithms, {}, [&](auto a) { return seconds(a, links).all(); });
  }
};

LinkCosts gigabit(std::size_t ranks) {
  return links_of({.latency_us = 30.0, .gbit_per_s = 1.0}, ranks, 1);
}

TEST(PredictedSeconds, AreThoseOfTheLinksAlone) {
  const Case small = {.ranks = 4, .batch = 4096};
  const RowsOfRanks rows = expected_rows(small.setting(), 4, 0.125);
  LinkCosts links;
  links.all_gather = {1.0, 0.5};
  links.small = 0.25;
  const double bytes = 3.0 * 408.0 * rows.rows[0].touched;
  EXPECT_DOUBLE_EQ(small.seconds(ExchangeAlgorithm::gather, links).reduce, 0.25 + 1.0 + 0.5 * bytes);
  EXPECT_EQ(small.seconds(ExchangeAlgorithm::gather, links).publish, 0.0);
  const Case large = {.ranks = 4, .batch = 1 << 18};
  const RowsOfRanks many = expected_rows(large.setting(), 4, 0.125);
  const double most = many.touched_by_any - std::ranges::min(many.rows, {}, &StepRows::updated).updated;
  EXPECT_DOUBLE_EQ(large.seconds(ExchangeAlgorithm::gather, links).reduce,
                   2 * 0.25 + 3 * 1.0 + 0.25 + 0.5 * 408.0 * most);
  links = {};
  links.reduce_scatter = {2.0, 0.5};
  EXPECT_DOUBLE_EQ(small.seconds(ExchangeAlgorithm::dense, links).reduce, 2.0 + 0.5 * 8.0 * 101.0 * 15000.0);
  links = {};
  links.update_value = 1.0;
  EXPECT_DOUBLE_EQ(small.seconds(ExchangeAlgorithm::gather, links).update, 100.0 * rows.touched_by_any);
  EXPECT_DOUBLE_EQ((Case{4, 4096, OptimKind::adam}).seconds(ExchangeAlgorithm::gather, links).update, 100.0 * 20000.0);
}

// With an eighth of the triplets active, a step reads eight times the rows it touches: pull needs many ranks.
TEST(PredictedSeconds, SayWhichAlgorithmIsFastest) {
  EXPECT_EQ((Case{8, 1 << 12}).best(gigabit(8)), ExchangeAlgorithm::gather);
  EXPECT_EQ((Case{64, 1 << 14}).best(gigabit(64)), ExchangeAlgorithm::pull);
  LinkCosts no_network;  // then it is the messages that cost
  no_network.all_to_all.latency = 1.0;
  EXPECT_EQ((Case{4, 1 << 12}).best(no_network), ExchangeAlgorithm::dense);
}

TEST(PredictedSeconds, OfOneRankAreNoTravel) {
  LinkCosts links = gigabit(2);
  for (const auto algorithm : fixed_algorithms) {
    EXPECT_EQ((Case{1, 4096}).seconds(algorithm, links).travel(), 0.0) << name_of(algorithm);
  }
}

TEST(BusiestTraffic, IsTheMostOfAnyRank) {
  std::vector<std::int64_t> skewed(1000, 1);
  std::fill_n(skewed.begin(), 10, 10000);
  const ExchangeSetting setting = {
      .items = 1000, .dim = 3, .optim = OptimKind::lazy_adam, .batch = 4000, .popularity = skewed};
  const RowsOfRanks rows = expected_rows(setting, 4, 0.125);
  const ExchangeShape four = {OptimKind::lazy_adam, 3, 4, 1000};
  const double most = busiest_traffic(ExchangeAlgorithm::pull, four, rows).reduce.bytes;
  bool is_of_one = false;
  for (const StepRows& one : rows.rows) {
    const double bytes = traffic_of(ExchangeAlgorithm::pull, four, one).reduce.bytes;
    EXPECT_LE(bytes, most);
    is_of_one = is_of_one || bytes == most;
  }
  EXPECT_TRUE(is_of_one);
}

TEST(StepMessages, AreThoseOfTheAlgorithmsThatSendThem) {
  const Case small = {.ranks = 4, .batch = 4096};
  const RowsOfRanks rows = expected_rows(small.setting(), 4, 0.125);
  const StepMessages messages = step_messages({small.optim, 100, 4, 20000}, rows);
  EXPECT_DOUBLE_EQ(messages.all_to_all, 400.0 * std::ranges::max(rows.rows, {}, &StepRows::answered).answered);
  EXPECT_DOUBLE_EQ(messages.all_gather, 3.0 * (8.0 + 408.0 * rows.rows[0].touched));
  EXPECT_DOUBLE_EQ(messages.reduce_scatter, 8.0 * 101.0 * 15000.0);
}

TEST(LinksOf, ShareTheNodesLink) {
  const Network network = {.latency_us = 2.0, .gbit_per_s = 80.0};  // 10 GB/s
  EXPECT_DOUBLE_EQ(links_of(network, 5, 1).all_gather.of(1e6), 4 * 2e-6 + 1e-4);
  EXPECT_DOUBLE_EQ(links_of(network, 5, 4).all_gather.of(1e6), 4 * 2e-6 + 4e-4);
  EXPECT_DOUBLE_EQ(links_of(network, 5, 1).small, 3 * 2e-6);
  EXPECT_DOUBLE_EQ(allreduce_seconds(network, 4, 1e6), 2 * 2 * 2e-6 + 1.5e-4);
  EXPECT_EQ(allreduce_seconds(network, 1, 1e6), 0.0);
}

}  // namespace
}  // namespace lrml::test
