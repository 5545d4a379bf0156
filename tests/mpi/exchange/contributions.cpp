#include "contributions.h"

#include <gtest/gtest.h>

namespace lrml::test {
namespace {

ReducedRows expected_rows(int ranks, const Plan& plan, RowRange owned) {
  ReducedRows rows;
  for (const auto& [item, row] : sums_of_all_ranks(ranks, plan)) {
    if (!owned.contains(item)) continue;
    rows.ids.push_back(ItemId{item});
    rows.counts.push_back(row.count);
    for (const std::int64_t sum : row.sums) rows.gradients.push_back(from_fixed(sum, item_row_bits));
  }
  return rows;
}

/// What a step says besides: the control vector, an agreement.
void say_something_else(Communicator& comm) {
  std::int64_t value = 1;
  comm.progress();
  comm.sum(std::span(&value, 1));
  comm.progress();
  EXPECT_EQ(value, comm.size());
}

}  // namespace

Contribution contribution(int rank, std::uint32_t item) {
  const float value = 0.37f * static_cast<float>(rank + 1) - 0.011f * static_cast<float>(item);
  return {item, {value, -10.0f * value, value * value}};
}

std::map<std::uint32_t, RowSum> sums_of_all_ranks(int ranks, const Plan& plan) {
  std::map<std::uint32_t, RowSum> rows;
  for (int rank = 0; rank < ranks; ++rank) {
    for (const Contribution& c : plan(rank)) {
      RowSum& row = rows[c.item];
      ++row.count;
      for (std::size_t k = 0; k < dim; ++k) row.sums[k] += to_fixed(c.gradient[k], item_row_bits);
    }
  }
  return rows;
}

RowSums sums_of(int rank, const Plan& plan, std::size_t items) {
  RowSums mine(items, dim);
  for (const Contribution& c : plan(rank)) mine.add(ItemId{c.item}, c.gradient);
  return mine;
}

std::unique_ptr<ItemExchange> new_exchange(Communicator& comm, ExchangeAlgorithm algorithm, std::size_t items,
                                           OptimKind optim) {
  return make_exchange({algorithm, 1}, comm, {.items = items, .dim = dim, .optim = optim});
}

void expect_reduced(Communicator& comm, ItemExchange& exchange, const Plan& plan, std::size_t items,
                    std::span<const ItemId> next_reads, Halves halves) {
  ReducedRows rows{{ItemId{77}}, {1.0f}, {5}};  // left over from another step
  const RowSums mine = sums_of(comm.rank(), plan, items);
  exchange.start_reduce(mine, next_reads);
  if (halves == Halves::apart) say_something_else(comm);
  exchange.finish_reduce(rows);
  const ReducedRows expected = expected_rows(comm.size(), plan, exchange.owned());
  EXPECT_EQ(rows.ids, expected.ids);
  EXPECT_EQ(rows.gradients, expected.gradients);
  EXPECT_EQ(rows.counts, expected.counts);
}

void expect_reduced_by_all_algorithms(Communicator& comm, const Plan& plan, std::size_t items) {
  for (const auto algorithm : algorithms) {
    SCOPED_TRACE(name_of(algorithm));
    expect_reduced(comm, *new_exchange(comm, algorithm, items), plan, items);
  }
}

void publish(Communicator& comm, ItemExchange& exchange, Table& table, Halves halves) {
  exchange.start_publish(table);
  if (halves == Halves::apart) say_something_else(comm);
  exchange.finish_publish(table);
}

float updated(std::size_t item, std::size_t k, int step) {
  return static_cast<float>(100 * item + k + 1) + 0.25f * static_cast<float>(step);
}

Table table_before_publish(const ItemExchange& exchange, std::size_t items) {
  return table_with(items, [&](std::size_t i) { return exchange.owned().contains(i); });
}

}  // namespace lrml::test
