// What `auto` does together: measuring links, choosing alike, moving rows to other owners.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>

#include "lrml/exchange/calibrate.h"
#include "lrml/exchange/item_exchange.h"
#include "lrml/exchange/redistribute.h"
#include "support/world.h"

namespace lrml::test {
namespace {

using testing::Each;

std::size_t ranks() {
  return static_cast<std::size_t>(world().size());
}
std::size_t me() {
  return static_cast<std::size_t>(world().rank());
}

std::vector<double> figures_of(const LinkCosts& links) {
  return {links.all_to_all.latency,
          links.all_to_all.per_byte,
          links.all_gather.latency,
          links.all_gather.per_byte,
          links.reduce_scatter.latency,
          links.reduce_scatter.per_byte,
          links.small,
          links.pack_value,
          links.sum_value,
          links.turn_value,
          links.update_value,
          links.copy_value};
}

TEST(Calibrate, GivesEveryRankTheSameBits) {
  const LinkCosts links = calibrate(world(), 16, {1e3, 1e5, 1e6});
  for (const double figure : figures_of(links)) {
    const auto bits = std::bit_cast<std::int64_t>(figure);
    EXPECT_THAT(gather_values(world(), bits), Each(bits));
    EXPECT_GE(figure, 0.0);
  }
  EXPECT_EQ(links.update_value > 0.0, ranks() > 1);
  EXPECT_EQ(links.all_gather.of(1e6) > 0.0, ranks() > 1);
}

TEST(AutoExchange, IsTheSameAlgorithmOnEveryRank) {
  const auto exchange =
      make_exchange({ExchangeAlgorithm::automatic, 1}, world(), {.items = 50, .dim = 4, .batch = 100});
  const auto algorithm = static_cast<std::int64_t>(exchange->algorithm());
  EXPECT_THAT(gather_values(world(), algorithm), Each(algorithm));
  EXPECT_NE(exchange->algorithm(), ExchangeAlgorithm::automatic);
}

constexpr std::size_t dim = 3;

float value(std::size_t row, std::size_t k) {
  return static_cast<float>(10 * row + k) + 0.25f;
}

/// Row `row` as rank `rank` has it: ranks that should not be asked have something else.
float held(std::size_t row, std::size_t k, bool is_lowest) {
  return is_lowest ? value(row, k) : -1.0f;
}

using Ranges = std::vector<RowRange>;  ///< [P]

bool is_lowest_holder(const Ranges& have, std::size_t row) {
  for (std::size_t rank = 0; rank < me(); ++rank) {
    if (have[rank].contains(row)) return false;
  }
  return true;
}

/// Every rank gets its wanted rows, from itself or the lowest holder.
void expect_redistributed(const Ranges& have, const Ranges& want) {
  const RowRange mine = have[me()], wanted = want[me()];
  Matrix rows = zero_matrix(mine.size(), dim);
  for (std::size_t i = mine.begin; i < mine.end; ++i) {
    for (std::size_t k = 0; k < dim; ++k) row(rows, i - mine.begin)[k] = held(i, k, is_lowest_holder(have, i));
  }
  const Matrix result = redistribute(world(), rows, mine, wanted);
  EXPECT_EQ(row_count(result), wanted.size());
  EXPECT_EQ(column_count(result), dim);
  for (std::size_t i = wanted.begin; i < wanted.end; ++i) {
    for (std::size_t k = 0; k < dim; ++k) {
      const float expected = mine.contains(i) ? held(i, k, is_lowest_holder(have, i)) : value(i, k);
      EXPECT_EQ(row(result, i - wanted.begin)[k], expected) << i;
    }
  }
}

Ranges even(std::size_t rows) {
  Ranges ranges;
  for (std::size_t k = 0; k < ranks(); ++k) ranges.push_back(even_part(rows, k, ranks()));
  return ranges;
}

Ranges all_have(RowRange range) {
  return Ranges(ranks(), range);
}

/// The first rank has all but the last row or so, the last rank the rest.
Ranges uneven(std::size_t rows) {
  Ranges ranges(ranks(), RowRange{rows - 1, rows - 1});
  ranges.front() = {0, rows - 1};
  ranges.back() = {ranks() == 1 ? 0 : rows - 1, rows};
  return ranges;
}

TEST(Redistribute, GivesRowsToOtherOwners) {
  expect_redistributed(even(11), uneven(11));
  expect_redistributed(uneven(11), even(11));
  expect_redistributed(even(2), uneven(2));
}

TEST(Redistribute, GivesAllRowsToAllAndBack) {
  expect_redistributed(even(11), all_have({0, 11}));
  expect_redistributed(all_have({0, 11}), even(11));
}

// Ranks 0 and 1 have 0–5 and 3–8, the others nothing; each wants a window of its own.
TEST(Redistribute, AsksTheLowestOfSeveralHolders) {
  Ranges have(ranks(), RowRange{4, 4}), want;
  have[0] = ranks() == 1 ? RowRange{0, 9} : RowRange{0, 6};
  if (ranks() > 1) have[1] = {3, 9};
  for (std::size_t k = 0; k < ranks(); ++k) want.push_back({k, 9 - k});
  expect_redistributed(have, want);
}

TEST(Redistribute, SendsNothingWhereNothingMoves) {
  const RowRange mine = even(11)[me()];
  const std::int64_t before = world().traffic().bytes;
  redistribute(world(), zero_matrix(mine.size(), dim), mine, mine);
  const std::int64_t agreement = ranks() == 1 ? 0 : 4 * 8 * world().size();
  EXPECT_EQ(world().traffic().bytes - before, agreement);
}

}  // namespace
}  // namespace lrml::test
