// The item exchange on several ranks, against a sum that every rank makes of everybody's contributions.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>

#include "lrml/base/fixed_point.h"
#include "lrml/exchange/item_exchange.h"
#include "support/world.h"

namespace lrml::test {
namespace {

constexpr std::size_t dim = 3;
constexpr auto algorithms = {ExchangeAlgorithm::dense, ExchangeAlgorithm::gather};

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
    expect_reduced(*make_exchange({algorithm}, world(), items, dim), plan, items);
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
    EXPECT_EQ(make_exchange({algorithm}, world(), 5, dim)->algorithm(), expected);
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
    const auto exchange = make_exchange({algorithm}, world(), items, dim);
    for (std::uint32_t step = 0; step < 3; ++step) {
      expect_reduced(
          *exchange, [=](int rank) { return Contributions{contribution(rank, 2 * step)}; }, items);
    }
  }
}

TEST(ItemExchange, GivesEveryRowAnOwner) {
  for (const std::size_t items : {1u, 2u, 3u, 10u, 101u}) {
    for (const auto algorithm : algorithms) {
      const auto exchange = make_exchange({algorithm}, world(), items, dim);
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

TEST(ItemExchange, PublishesTheOwnersRowsToAll) {
  const auto updated = [](std::size_t item, std::size_t k) { return static_cast<float>(100 * item + k + 1); };
  for (const std::size_t items : {2u, 11u}) {
    for (const auto algorithm : algorithms) {
      const auto exchange = make_exchange({algorithm}, world(), items, dim);
      Matrix table = zero_matrix(items, dim);
      Matrix expected = table;
      for (std::size_t i = 0; i < items; ++i) {
        for (std::size_t k = 0; k < dim; ++k) {
          row(expected, i)[k] = updated(i, k);
          row(table, i)[k] = exchange->owned().contains(i) ? updated(i, k) : -1.0f;
        }
      }
      exchange->publish(table);
      EXPECT_EQ(table, expected) << name_of(algorithm) << " " << items;
    }
  }
}

// The documented costs, from which the traffic of any number of ranks is computed.
TEST(ItemExchange, SendsWhatItsHeaderSays) {
  const std::size_t items = 11;
  const std::int64_t ranks = world().size(), others = ranks - 1;
  const Plan plan = [](int) { return Contributions{{1, {1.0f, 2.0f, 3.0f}}, {9, {8.0f, 0.0f, 0.0f}}}; };
  const RowSums mine = my_sums(plan, items);
  Matrix table = zero_matrix(items, dim);
  const auto bytes_of = [](auto&& action) {
    const std::int64_t before = world().traffic().bytes;
    action();
    return world().traffic().bytes - before;
  };
  ReducedRows rows;
  const auto gather = make_exchange({ExchangeAlgorithm::gather}, world(), items, dim);
  const std::int64_t sizes = ranks == 1 ? 0 : 8 * ranks;
  EXPECT_EQ(bytes_of([&] { gather->reduce(mine, rows); }), sizes + others * ((8 + 4 * 3) + (8 + 8 * 3)));
  EXPECT_EQ(bytes_of([&] { gather->publish(table); }), 0);
  if (ranks == 1) return;
  const auto dense = make_exchange({ExchangeAlgorithm::dense}, world(), items, dim);
  const auto owned = static_cast<std::int64_t>(dense->owned().size());
  EXPECT_EQ(bytes_of([&] { dense->reduce(mine, rows); }), 8 * (11 - owned) * (3 + 1));
  EXPECT_EQ(bytes_of([&] { dense->publish(table); }), others * 4 * 3 * owned);
}

}  // namespace
}  // namespace lrml::test
