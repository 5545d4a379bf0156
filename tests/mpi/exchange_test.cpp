// The item exchange on several ranks, against a sum that every rank makes of everybody's contributions.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>

#include "lrml/base/fixed_point.h"
#include "lrml/exchange/cost_model.h"
#include "support/world.h"

namespace lrml::test {
namespace {

constexpr std::size_t dim = 3;
constexpr auto algorithms = {ExchangeAlgorithm::dense, ExchangeAlgorithm::gather, ExchangeAlgorithm::owner,
                             ExchangeAlgorithm::pull};

std::unique_ptr<ItemExchange> new_exchange(ExchangeAlgorithm algorithm, std::size_t items,
                                           OptimKind optim = OptimKind::adam) {
  return make_exchange({algorithm}, world(), {.items = items, .dim = dim, .optim = optim});
}

struct Contribution {
  std::uint32_t item;
  std::vector<float> gradient;  ///< [dim]
};
using Contributions = std::vector<Contribution>;

/// What each rank contributes: a function of its number.
using Plan = std::function<Contributions(int rank)>;

struct RowSum {
  std::vector<std::int64_t> sums = std::vector<std::int64_t>(dim, 0);
  std::uint32_t count = 0;
};

std::map<std::uint32_t, RowSum> sums_of_all_ranks(const Plan& plan) {
  std::map<std::uint32_t, RowSum> rows;
  for (int rank = 0; rank < world().size(); ++rank) {
    for (const Contribution& c : plan(rank)) {
      RowSum& row = rows[c.item];
      ++row.count;
      for (std::size_t k = 0; k < dim; ++k) row.sums[k] += to_fixed(c.gradient[k], item_row_bits);
    }
  }
  return rows;
}

ReducedRows expected_rows(const Plan& plan, RowRange owned) {
  ReducedRows rows;
  for (const auto& [item, row] : sums_of_all_ranks(plan)) {
    if (!owned.contains(item)) continue;
    rows.ids.push_back(ItemId{item});
    rows.counts.push_back(row.count);
    for (const std::int64_t sum : row.sums) rows.gradients.push_back(from_fixed(sum, item_row_bits));
  }
  return rows;
}

RowSums my_sums(const Plan& plan, std::size_t items) {
  RowSums mine(items, dim);
  for (const Contribution& c : plan(world().rank())) mine.add(ItemId{c.item}, c.gradient);
  return mine;
}

void expect_reduced(ItemExchange& exchange, const Plan& plan, std::size_t items) {
  ReducedRows rows{{ItemId{77}}, {1.0f}, {5}};  // left over from another step
  exchange.reduce(my_sums(plan, items), rows);
  const ReducedRows expected = expected_rows(plan, exchange.owned());
  EXPECT_EQ(rows.ids, expected.ids);
  EXPECT_EQ(rows.gradients, expected.gradients);
  EXPECT_EQ(rows.counts, expected.counts);
}

void expect_reduced_by_all_algorithms(const Plan& plan, std::size_t items) {
  for (const auto algorithm : algorithms) {
    SCOPED_TRACE(name_of(algorithm));
    expect_reduced(*new_exchange(algorithm, items), plan, items);
  }
}

/// A different value for each rank, item and column.
Contribution contribution(int rank, std::uint32_t item) {
  const float value = 0.37f * static_cast<float>(rank + 1) - 0.011f * static_cast<float>(item);
  return {item, {value, -10.0f * value, value * value}};
}

TEST(ItemExchange, IsWhatWasAskedForOnSeveralRanks) {
  for (const auto algorithm : algorithms) {
    const auto expected = world().size() == 1 ? ExchangeAlgorithm::gather : algorithm;
    EXPECT_EQ(new_exchange(algorithm, 5)->algorithm(), expected);
  }
}

// Rank k contributes to items k, k + 1, …, k + 4, to the first of them twice.
TEST(ItemExchange, SumsRowsTouchedBySomeRanks) {
  const Plan plan = [](int rank) {
    Contributions mine = {contribution(rank, static_cast<std::uint32_t>(rank))};
    for (std::uint32_t k = 5; k-- > 0;) mine.push_back(contribution(rank, static_cast<std::uint32_t>(rank) + k));
    return mine;
  };
  expect_reduced_by_all_algorithms(plan, 11);
}

TEST(ItemExchange, SumsRowsTouchedByAllRanks) {
  expect_reduced_by_all_algorithms(
      [](int rank) {
        return Contributions{contribution(rank, 6), contribution(rank, 0), contribution(rank, 2)};
      },
      7);
}

TEST(ItemExchange, LeavesDisjointRowsAsTheyAre) {
  expect_reduced_by_all_algorithms(
      [](int rank) {
        const auto first = static_cast<std::uint32_t>(rank);
        return Contributions{contribution(rank, 8 + first), contribution(rank, first)};
      },
      12);
}

TEST(ItemExchange, TakesRanksWithNothingToSay) {
  for (int silent = 0; silent < world().size(); ++silent) {
    expect_reduced_by_all_algorithms(
        [silent](int rank) {
          return rank == silent ? Contributions{} : Contributions{contribution(rank, 1), contribution(rank, 3)};
        },
        5);
  }
}

TEST(ItemExchange, TakesAStepInWhichNobodyContributes) {
  expect_reduced_by_all_algorithms([](int) { return Contributions{}; }, 5);
}

// At three and four ranks some rank owns no row.
TEST(ItemExchange, WorksWithMoreRanksThanRows) {
  expect_reduced_by_all_algorithms(
      [](int rank) {
        return Contributions{contribution(rank, 1), contribution(rank, 0)};
      },
      2);
}

TEST(ItemExchange, ReportsATouchedRowWhoseSumIsZero) {
  const Plan plan = [](int rank) {
    const float sign = rank % 2 == 0 ? 1.0f : -1.0f;
    Contributions mine = {{4, {sign, -sign, 0.0f}}, {2, {0.0f, 0.0f, 0.0f}}};
    if (world().size() % 2 == 1 && rank == 0) mine.push_back({4, {-1.0f, 1.0f, 0.0f}});
    return mine;
  };
  const auto sums = sums_of_all_ranks(plan);
  EXPECT_THAT(sums.at(4).sums, testing::Each(0));
  EXPECT_EQ(sums.at(4).count, static_cast<std::uint32_t>(world().size() + world().size() % 2));
  expect_reduced_by_all_algorithms(plan, 5);
}

// Sums of 8 or more do not fit 32 bits in units of 2⁻²⁸: all ranks but rank 1 send a wide row.
TEST(ItemExchange, CarriesSumsBeyond32Bits) {
  expect_reduced_by_all_algorithms(
      [](int rank) {
        Contributions mine = {contribution(rank, 1)};
        if (rank != 1) mine.insert(mine.end(), 400, {0, {100.0f, -100.0f, 0.125f}});
        return mine;
      },
      2);
}

TEST(ItemExchange, ForgetsTheStepBefore) {
  const std::size_t items = 6;
  for (const auto algorithm : algorithms) {
    const auto exchange = new_exchange(algorithm, items);
    for (std::uint32_t step = 0; step < 3; ++step) {
      expect_reduced(
          *exchange, [=](int rank) { return Contributions{contribution(rank, 2 * step)}; }, items);
    }
  }
}

TEST(ItemExchange, GivesEveryRowAnOwner) {
  for (const std::size_t items : {1u, 2u, 3u, 10u, 101u}) {
    for (const auto algorithm : algorithms) {
      const auto exchange = new_exchange(algorithm, items);
      const RowRange owned = exchange->owned();
      if (exchange->algorithm() == ExchangeAlgorithm::gather) {
        EXPECT_EQ(owned, (RowRange{0, items}));
        continue;
      }
      const auto begins = gather_values(world(), static_cast<std::int64_t>(owned.begin));
      const auto ends = gather_values(world(), static_cast<std::int64_t>(owned.end));
      EXPECT_EQ(begins.front(), 0);
      EXPECT_EQ(ends.back(), static_cast<std::int64_t>(items));
      for (std::size_t k = 1; k < begins.size(); ++k) EXPECT_EQ(begins[k], ends[k - 1]);
    }
  }
}

float updated(std::size_t item, std::size_t k) {
  return static_cast<float>(100 * item + k + 1);
}

/// The rows of `fresh` updated, all others as they were: −1.
template <class Fresh>
Matrix table_with(std::size_t items, Fresh fresh) {
  Matrix table = zero_matrix(items, dim);
  for (std::size_t i = 0; i < items; ++i) {
    for (std::size_t k = 0; k < dim; ++k) row(table, i)[k] = fresh(i) ? updated(i, k) : -1.0f;
  }
  return table;
}

/// The table when each rank has updated its rows.
Matrix table_before_publish(const ItemExchange& exchange, std::size_t items) {
  return table_with(items, [&](std::size_t i) { return exchange.owned().contains(i); });
}

const Plan nothing = [](int) { return Contributions{}; };

// All rows travel under adam, which moves all of them; pull needs publish_all for it.
TEST(ItemExchange, PublishesTheOwnersRowsToAll) {
  for (const std::size_t items : {2u, 11u}) {
    const Matrix expected = table_with(items, [](std::size_t) { return true; });
    for (const auto algorithm : algorithms) {
      const auto exchange = new_exchange(algorithm, items);
      expect_reduced(*exchange, nothing, items);
      Matrix table = table_before_publish(*exchange, items);
      exchange->publish(table);
      exchange->publish_all(table);
      EXPECT_EQ(table, expected) << name_of(algorithm) << " " << items;
    }
  }
}

// Rank r touches items r and 6.
Contributions two_items(int rank) {
  return {contribution(rank, static_cast<std::uint32_t>(rank)), contribution(rank, 6)};
}

TEST(OwnerExchange, PublishesOnlyTouchedRowsUnderLazyAdam) {
  if (world().size() == 1) GTEST_SKIP() << "needs two ranks";
  const std::size_t items = 9;
  const auto exchange = new_exchange(ExchangeAlgorithm::owner, items, OptimKind::lazy_adam);
  for (int step = 0; step < 2; ++step) {
    expect_reduced(*exchange, two_items, items);
    Matrix table = table_before_publish(*exchange, items);
    exchange->publish(table);
    EXPECT_EQ(table, table_with(items, [&](std::size_t i) {
                return exchange->owned().contains(i) || i < static_cast<std::size_t>(world().size()) || i == 6;
              }));
  }
}

/// The items rank `rank` reads next: two of its own number, and 8 in common; never 3.
std::vector<ItemId> next_reads(int rank) {
  const auto first = static_cast<std::uint32_t>(rank);
  return {ItemId{8}, ItemId{4 + first % 2}, ItemId{10 + first}};
}

TEST(PullExchange, FetchesTheRowsOfTheNextStepAndLeavesOthersStale) {
  if (world().size() == 1) GTEST_SKIP() << "needs two ranks";
  const std::size_t items = 15;
  const auto exchange = new_exchange(ExchangeAlgorithm::pull, items);
  const std::vector<ItemId> reads = next_reads(world().rank());
  for (int step = 0; step < 2; ++step) {
    ReducedRows rows;
    exchange->reduce(my_sums(two_items, items), rows, reads);
    Matrix table = table_before_publish(*exchange, items);
    exchange->publish(table);
    EXPECT_EQ(table, table_with(items, [&](std::size_t i) {
                return exchange->owned().contains(i) || std::ranges::count(reads, static_cast<ItemId>(i)) > 0;
              }));
    exchange->publish_all(table);
    EXPECT_EQ(table, table_with(items, [](std::size_t) { return true; }));
  }
}

TEST(PullExchange, MakesAWholeReplicaWholeForNothing) {
  const auto exchange = new_exchange(ExchangeAlgorithm::pull, 7);
  Matrix table = table_with(7, [](std::size_t) { return true; });
  const Traffic before = world().traffic();
  exchange->publish_all(table);
  EXPECT_EQ((world().traffic() - before).messages, 0);
  exchange->reduce(my_sums(two_items, 7), *std::make_unique<ReducedRows>());
  exchange->publish(table);
  exchange->publish_all(table);
  const Traffic after_one = world().traffic();
  exchange->publish_all(table);
  EXPECT_EQ((world().traffic() - after_one).messages, 0);
}

/// Bytes this rank sends in one verb.
template <class Action>
std::int64_t bytes_of(Action&& action) {
  const Traffic before = world().traffic();
  action();
  return (world().traffic() - before).bytes;
}

/// What the verbs send, and what their headers say they send.
class ItemExchangeCosts : public testing::Test {
 protected:
  // A narrow row and a wide one, of items that are rarely owned by the same rank.
  const Plan plan = [](int) { return Contributions{{1, {1.0f, 2.0f, 3.0f}}, {9, {8.0f, 0.0f, 0.0f}}}; };
  const std::int64_t narrow = 8 + 4 * 3, wide = 8 + 8 * 3;
  const std::int64_t others = world().size() - 1;
  const std::size_t items = 11;
  const RowSums mine = my_sums(plan, items);
  Matrix table = zero_matrix(items, dim);
  ReducedRows rows;

  std::int64_t sent_to_owners(const ItemExchange& exchange) const {
    const RowRange owned = exchange.owned();
    return 16 * others + (owned.contains(1) ? 0 : narrow) + (owned.contains(9) ? 0 : wide);
  }
};

TEST_F(ItemExchangeCosts, OfGather) {
  const auto gather = new_exchange(ExchangeAlgorithm::gather, items);
  EXPECT_EQ(bytes_of([&] { gather->reduce(mine, rows); }), others * (8 + narrow + wide));
  EXPECT_EQ(bytes_of([&] { gather->publish(table); }), 0);
}

TEST_F(ItemExchangeCosts, OfDense) {
  if (others == 0) GTEST_SKIP() << "needs two ranks";
  const auto dense = new_exchange(ExchangeAlgorithm::dense, items);
  const auto owned = static_cast<std::int64_t>(dense->owned().size());
  EXPECT_EQ(bytes_of([&] { dense->reduce(mine, rows); }), 8 * (11 - owned) * (3 + 1));
  EXPECT_EQ(bytes_of([&] { dense->publish(table); }), others * 4 * 3 * owned);
}

TEST_F(ItemExchangeCosts, OfOwner) {
  if (others == 0) GTEST_SKIP() << "needs two ranks";
  for (const OptimKind optim : {OptimKind::adam, OptimKind::lazy_adam}) {
    const auto owner = new_exchange(ExchangeAlgorithm::owner, items, optim);
    const auto owned = static_cast<std::int64_t>(owner->owned().size());
    EXPECT_EQ(bytes_of([&] { owner->reduce(mine, rows); }), sent_to_owners(*owner));
    const auto touched = static_cast<std::int64_t>(rows.ids.size());
    EXPECT_EQ(bytes_of([&] { owner->publish(table); }),
              optim == OptimKind::adam ? others * 4 * 3 * owned : others * (8 + (4 + 4 * 3) * touched));
  }
}

// Every rank asks for items 0, 5 and 10; an owner answers each other rank.
TEST_F(ItemExchangeCosts, OfPull) {
  if (others == 0) GTEST_SKIP() << "needs two ranks";
  const auto pull = new_exchange(ExchangeAlgorithm::pull, items);
  const std::vector<ItemId> reads = {ItemId{0}, ItemId{5}, ItemId{10}};
  const std::int64_t mine_of_them =
      std::ranges::count_if(reads, [&](ItemId item) { return pull->owned().contains(index(item)); });
  EXPECT_EQ(bytes_of([&] { pull->reduce(mine, rows, reads); }), sent_to_owners(*pull) + 4 * (3 - mine_of_them));
  EXPECT_EQ(bytes_of([&] { pull->publish(table); }), others * 4 * 3 * mine_of_them);
  const auto owned = static_cast<std::int64_t>(pull->owned().size());
  EXPECT_EQ(bytes_of([&] { pull->publish_all(table); }), others * 4 * 3 * owned);
}

// The formulas of cost_model.h know wide rows too; the training steps of step_costs_test have none.
TEST_F(ItemExchangeCosts, OfAWideRowAreThoseOfTheFormulas) {
  if (others == 0) GTEST_SKIP() << "needs two ranks";
  const ExchangeShape shape = {OptimKind::adam, dim, static_cast<std::size_t>(world().size()), 11};
  for (const ExchangeAlgorithm algorithm : {ExchangeAlgorithm::gather, ExchangeAlgorithm::owner}) {
    const auto exchange = new_exchange(algorithm, items);
    const RowRange owned = exchange->owned();
    StepRows mine_in_step = {.touched = 2, .wide = 1};
    mine_in_step.wide_elsewhere = owned.contains(9) ? 0 : 1;
    mine_in_step.touched_elsewhere = mine_in_step.wide_elsewhere + (owned.contains(1) ? 0 : 1);
    const auto counted = bytes_of([&] { exchange->reduce(mine, rows); });
    EXPECT_EQ(static_cast<double>(counted), traffic_of(algorithm, shape, mine_in_step).reduce.bytes);
  }
}

}  // namespace
}  // namespace lrml::test
