// Updated rows out to the ranks that need them, and to no others.
#include <gtest/gtest.h>

#include <algorithm>

#include "contributions.h"

namespace lrml::test {
namespace {

const Plan nothing = [](int) { return Contributions{}; };

// All rows travel under adam, which moves all of them; pull needs publish_all for it.
TEST(ItemExchange, PublishesTheOwnersRowsToAll) {
  on_ranks([](Communicator& comm) {
    for (const std::size_t items : {2u, 11u}) {
      const Table expected = table_with(items, [](std::size_t) { return true; });
      for (const auto algorithm : algorithms) {
        const auto exchange = new_exchange(comm, algorithm, items);
        expect_reduced(comm, *exchange, nothing, items);
        Table table = table_before_publish(*exchange, items);
        exchange->publish(table);
        exchange->publish_all(table);
        EXPECT_EQ(table, expected) << name_of(algorithm) << " " << items;
      }
    }
  });
}

// Rank r touches items r and 8.
Contributions two_items(int rank) {
  return {contribution(rank, static_cast<std::uint32_t>(rank)), contribution(rank, 8)};
}

TEST(OwnerExchange, PublishesOnlyTouchedRowsUnderLazyAdam) {
  on_ranks([](Communicator& comm) {
    if (comm.size() == 1) GTEST_SKIP() << "needs two ranks";
    const std::size_t items = 11;
    const auto exchange = new_exchange(comm, ExchangeAlgorithm::owner, items, OptimKind::lazy_adam);
    for (int step = 0; step < 2; ++step) {
      expect_reduced(comm, *exchange, two_items, items);
      Table table = table_before_publish(*exchange, items);
      exchange->publish(table);
      EXPECT_EQ(table, table_with(items, [&](std::size_t i) {
                  return exchange->owned().contains(i) || i < static_cast<std::size_t>(comm.size()) || i == 8;
                }));
    }
  });
}

/// The items rank `rank` reads next: one of its own, one shared with every other rank, and 8 in common; never 3.
std::vector<ItemId> next_reads(int rank) {
  const auto first = static_cast<std::uint32_t>(rank);
  return {ItemId{8}, ItemId{4 + first % 2}, ItemId{10 + first}};
}

TEST(PullExchange, FetchesTheRowsOfTheNextStepAndLeavesOthersStale) {
  on_ranks([](Communicator& comm) {
    if (comm.size() == 1) GTEST_SKIP() << "needs two ranks";
    const std::size_t items = 19;
    const auto exchange = new_exchange(comm, ExchangeAlgorithm::pull, items);
    const std::vector<ItemId> reads = next_reads(comm.rank());
    for (int step = 0; step < 2; ++step) {
      expect_reduced(comm, *exchange, two_items, items, reads);
      Table table = table_before_publish(*exchange, items);
      exchange->publish(table);
      EXPECT_EQ(table, table_with(items, [&](std::size_t i) {
                  return exchange->owned().contains(i) || std::ranges::count(reads, static_cast<ItemId>(i)) > 0;
                }));
      exchange->publish_all(table);
      EXPECT_EQ(table, table_with(items, [](std::size_t) { return true; }));
    }
  });
}

TEST(PullExchange, MakesAWholeReplicaWholeForNothing) {
  on_ranks([](Communicator& comm) {
    const auto exchange = new_exchange(comm, ExchangeAlgorithm::pull, 9);
    Table table = table_with(9, [](std::size_t) { return true; });
    const Traffic before = comm.traffic();
    exchange->publish_all(table);
    EXPECT_EQ((comm.traffic() - before).messages, 0);
    expect_reduced(comm, *exchange, two_items, 9);
    exchange->publish(table);
    exchange->publish_all(table);
    const Traffic after_one = comm.traffic();
    exchange->publish_all(table);
    EXPECT_EQ((comm.traffic() - after_one).messages, 0);
  });
}

}  // namespace
}  // namespace lrml::test
