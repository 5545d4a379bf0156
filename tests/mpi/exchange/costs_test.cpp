// What the verbs send is what their headers say they send.
#include <gtest/gtest.h>

#include <algorithm>

#include "contributions.h"
#include "lrml/exchange/cost_model.h"

namespace lrml::test {
namespace {

/// One rank's part of a step in which all contribute the same two rows, of items that are rarely owned by one rank.
struct Step {
  static constexpr std::int64_t narrow = 8 + 4 * 3, wide = 8 + 8 * 3;
  static constexpr std::size_t items = 11;

  explicit Step(Communicator& world)
      : comm(world), others(world.size() - 1), mine(sums_of(world.rank(), plan, items)) {}

  static Contributions plan(int) { return {{1, {1.0f, 2.0f, 3.0f}}, {9, {8.0f, 0.0f, 0.0f}}}; }

  /// Bytes this rank sends meanwhile.
  template <class Action>
  std::int64_t bytes_of(Action&& action) const {
    const Traffic before = comm.traffic();
    action();
    return (comm.traffic() - before).bytes;
  }
  std::int64_t sent_to_owners(const ItemExchange& exchange) const {
    const RowRange owned = exchange.owned();
    return 16 * others + (owned.contains(1) ? 0 : narrow) + (owned.contains(9) ? 0 : wide);
  }

  Communicator& comm;
  std::int64_t others;
  RowSums mine;
  Table table = zero_matrix(items, dim);
  ReducedRows rows;
};

TEST(ItemExchangeCosts, OfGather) {
  on_ranks([](Communicator& comm) {
    if (comm.size() > 6) GTEST_SKIP() << "two rows of each of more ranks are more than the table";
    Step s(comm);
    const auto gather = new_exchange(comm, ExchangeAlgorithm::gather, s.items);
    EXPECT_EQ(s.bytes_of([&] { gather->reduce(s.mine, s.rows); }), s.others * (8 + s.narrow + s.wide));
    EXPECT_EQ(s.bytes_of([&] { gather->publish(s.table); }), 0);
  });
}

// A table of two items, both touched by every rank: owners add up.
TEST(ItemExchangeCosts, OfGatherWhereRowsAreMany) {
  on_ranks([](Communicator& comm) {
    if (comm.size() < 3) GTEST_SKIP() << "needs three ranks";
    constexpr std::size_t two = 2;
    const Plan plan = [](int) { return Contributions{{0, {1.0f, 2.0f, 3.0f}}, {1, {8.0f, 0.0f, 0.0f}}}; };
    Step s(comm);
    const RowSums mine = sums_of(comm.rank(), plan, two);
    const RowRange owned = new_exchange(comm, ExchangeAlgorithm::owner, two)->owned();
    const auto gather = new_exchange(comm, ExchangeAlgorithm::gather, two);
    const std::int64_t to_owners = (owned.contains(0) ? 0 : s.narrow) + (owned.contains(1) ? 0 : s.wide);
    const auto summed = static_cast<std::int64_t>(owned.size());
    EXPECT_EQ(s.bytes_of([&] { gather->reduce(mine, s.rows); }),
              s.others * (8 + 16 + 8 + s.narrow * summed) + to_owners);
  });
}

TEST(ItemExchangeCosts, OfDense) {
  on_ranks([](Communicator& comm) {
    if (comm.size() == 1) GTEST_SKIP() << "needs two ranks";
    Step s(comm);
    const auto dense = new_exchange(comm, ExchangeAlgorithm::dense, s.items);
    const auto owned = static_cast<std::int64_t>(dense->owned().size());
    EXPECT_EQ(s.bytes_of([&] { dense->reduce(s.mine, s.rows); }), 8 * (11 - owned) * (3 + 1));
    EXPECT_EQ(s.bytes_of([&] { dense->publish(s.table); }), s.others * 4 * 3 * owned);
  });
}

TEST(ItemExchangeCosts, OfOwner) {
  on_ranks([](Communicator& comm) {
    if (comm.size() == 1) GTEST_SKIP() << "needs two ranks";
    Step s(comm);
    for (const OptimKind optim : {OptimKind::adam, OptimKind::lazy_adam}) {
      const auto owner = new_exchange(comm, ExchangeAlgorithm::owner, s.items, optim);
      const auto owned = static_cast<std::int64_t>(owner->owned().size());
      EXPECT_EQ(s.bytes_of([&] { owner->reduce(s.mine, s.rows); }), s.sent_to_owners(*owner));
      const auto touched = static_cast<std::int64_t>(s.rows.ids.size());
      EXPECT_EQ(s.bytes_of([&] { owner->publish(s.table); }),
                optim == OptimKind::adam ? s.others * 4 * 3 * owned : s.others * (8 + (4 + 4 * 3) * touched));
    }
  });
}

// Every rank asks for items 0, 5 and 10; an owner answers each other rank.
TEST(ItemExchangeCosts, OfPull) {
  on_ranks([](Communicator& comm) {
    if (comm.size() == 1) GTEST_SKIP() << "needs two ranks";
    Step s(comm);
    const auto pull = new_exchange(comm, ExchangeAlgorithm::pull, s.items);
    const std::vector<ItemId> reads = {ItemId{0}, ItemId{5}, ItemId{10}};
    const std::int64_t mine_of_them =
        std::ranges::count_if(reads, [&](ItemId item) { return pull->owned().contains(index(item)); });
    EXPECT_EQ(s.bytes_of([&] { pull->reduce(s.mine, s.rows, reads); }),
              s.sent_to_owners(*pull) + 4 * (3 - mine_of_them));
    EXPECT_EQ(s.bytes_of([&] { pull->publish(s.table); }), s.others * 4 * 3 * mine_of_them);
    const auto owned = static_cast<std::int64_t>(pull->owned().size());
    EXPECT_EQ(s.bytes_of([&] { pull->publish_all(s.table); }), s.others * 4 * 3 * owned);
  });
}

// The formulas of cost_model.h know wide rows too; the training steps of step_costs_test have none.
TEST(ItemExchangeCosts, OfAWideRowAreThoseOfTheFormulas) {
  on_ranks([](Communicator& comm) {
    if (comm.size() == 1) GTEST_SKIP() << "needs two ranks";
    Step s(comm);
    const ExchangeShape shape = {OptimKind::adam, dim, static_cast<std::size_t>(comm.size()), s.items};
    for (const ExchangeAlgorithm algorithm : {ExchangeAlgorithm::gather, ExchangeAlgorithm::owner}) {
      const auto exchange = new_exchange(comm, algorithm, s.items);
      const RowRange owned = new_exchange(comm, ExchangeAlgorithm::owner, s.items)->owned();
      StepRows mine = {.touched = 2, .touched_by_all = 2.0 * comm.size(), .wide = 1};
      mine.updated = (owned.contains(1) ? 1 : 0) + (owned.contains(9) ? 1 : 0);
      mine.wide_elsewhere = owned.contains(9) ? 0 : 1;
      mine.touched_elsewhere = mine.wide_elsewhere + (owned.contains(1) ? 0 : 1);
      const auto counted = s.bytes_of([&] { exchange->reduce(s.mine, s.rows); });
      EXPECT_EQ(static_cast<double>(counted), traffic_of(algorithm, shape, mine).reduce.bytes);
    }
  });
}

}  // namespace
}  // namespace lrml::test
