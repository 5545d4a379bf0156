// What ranks contribute in a test, the sum that every rank makes of it by itself, and steps of an exchange compared
// with that.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <vector>

#include "lrml/base/fixed_point.h"
#include "lrml/exchange/item_exchange.h"
#include "support/exchange_algorithms.h"
#include "support/on_ranks.h"

namespace lrml::test {

inline constexpr std::size_t dim = 3;

struct Contribution {
  std::uint32_t item;
  std::vector<float> gradient;  ///< [dim]
};
using Contributions = std::vector<Contribution>;

/// What each rank contributes: a function of its number.
using Plan = std::function<Contributions(int rank)>;

/// A different value for each rank, item and column.
Contribution contribution(int rank, std::uint32_t item);

struct RowSum {
  std::vector<std::int64_t> sums = std::vector<std::int64_t>(dim, 0);
  std::uint32_t count = 0;
};
std::map<std::uint32_t, RowSum> sums_of_all_ranks(int ranks, const Plan& plan);

RowSums sums_of(int rank, const Plan& plan, std::size_t items);

std::unique_ptr<ItemExchange> new_exchange(Communicator& comm, ExchangeAlgorithm algorithm, std::size_t items,
                                           OptimKind optim = OptimKind::adam);

/// Whether other collectives take place between the two halves of a verb.
enum class Halves { together, apart };

/// Reduces the plan and compares what arrives. Collective.
void expect_reduced(Communicator& comm, ItemExchange& exchange, const Plan& plan, std::size_t items,
                    std::span<const ItemId> next_reads = {}, Halves halves = Halves::together);
void expect_reduced_by_all_algorithms(Communicator& comm, const Plan& plan, std::size_t items);

void publish(Communicator& comm, ItemExchange& exchange, Table& table, Halves halves);

/// The value of a row that its owner updated in a step, never −1.
float updated(std::size_t item, std::size_t k, int step = 0);

/// The rows of `fresh` updated, all others as they were: −1.
template <class Fresh>
Table table_with(std::size_t items, Fresh fresh) {
  Table table = zero_matrix(items, dim);
  for (std::size_t i = 0; i < items; ++i) {
    for (std::size_t k = 0; k < dim; ++k) row(table, i)[k] = fresh(i) ? updated(i, k) : -1.0f;
  }
  return table;
}

/// The table when each rank has updated its rows.
Table table_before_publish(const ItemExchange& exchange, std::size_t items);

}  // namespace lrml::test
