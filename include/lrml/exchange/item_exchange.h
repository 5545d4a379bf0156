// The sparse allreduce of item rows, in two verbs: `reduce` gradients, `publish` updated rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "lrml/base/table.h"
#include "lrml/base/types.h"
#include "lrml/comm/communicator.h"
#include "lrml/exchange/options.h"
#include "lrml/exchange/rank_groups.h"
#include "lrml/exchange/row_sums.h"
#include "lrml/optim/options.h"

namespace lrml {

/// Summed gradient rows of touched items, k of them.
struct ReducedRows {
  std::vector<ItemId> ids;            ///< [k] increasing
  std::vector<float> gradients;       ///< [k x d] float(double(sum)·2⁻²⁸)
  std::vector<std::uint32_t> counts;  ///< [k] active triplets that contributed, ≥ 1

  void clear();
};

/// The share of triplets with a gradient where nothing better is known: after the first epochs 10 to 15 % are active.
inline constexpr double typical_active_share = 0.125;

/// What an exchange is laid out for.
struct ExchangeSetting {
  std::size_t items = 0;  ///< I
  std::size_t dim = 0;    ///< d
  OptimKind optim = OptimKind::adam;
  std::size_t batch = 1;                          ///< B, examples of a step over all ranks
  std::size_t negatives = 1;                      ///< m, triplets of an example
  std::size_t candidates = 1;                     ///< items an example reads beside its own; m of them are negatives
  std::span<const std::int64_t> popularity = {};  ///< [I] training interactions over all ranks; empty: all items alike
  std::optional<RowRange> carried = {};           ///< the item rows it is for; none named: all
  double active_share = typical_active_share;     ///< of triplets, for `auto` to expect

  RowRange carried_rows() const { return carried.value_or(RowRange{0, items}); }
};

/// One algorithm. The optimizer runs between the verbs, on the rows `owned()` here. Each verb has two halves, so that
/// other work can be done while rows travel; nothing else may use the communicator's `start…` between them.
///
///     before   rank 0: {2: a, 7: b}     rank 1: {2: c, 9: d}        dense: rank 0 owns 0–4, rank 1 owns 5–9
///     reduce   rank 0: {2: a+c}         rank 1: {7: b, 9: d}
///     publish  both: rows 0–4 as rank 0 updated them, rows 5–9 as rank 1 did
///
/// Under `pull` publish refreshes only the rows that this rank said it reads next; all others are stale, and only
/// publish_all makes the replica whole.
///
/// Order    integer sums: the result depends neither on the algorithm nor on the number of ranks
/// Cost     no allocation once the buffers have their size
class ItemExchange {
 public:
  ItemExchange() = default;
  virtual ~ItemExchange() = default;
  ItemExchange(const ItemExchange&) = delete;
  ItemExchange& operator=(const ItemExchange&) = delete;

  virtual ExchangeAlgorithm algorithm() const = 0;

  /// The item rows this rank updates and keeps moments of.
  virtual RowRange owned() const = 0;

  /// Whether the algorithm needs to know which items the next step reads.
  virtual bool wants_next_reads() const { return false; }

  /// Contributions of all ranks in. `next_reads`: the items this rank reads before it reduces again, without
  /// repetitions; ignored unless wanted. Neither may change before finish_reduce. Collective.
  virtual void start_reduce(const RowSums& mine, std::span<const ItemId> next_reads) = 0;

  /// The summed rows this rank owns out, touched ones only. Collective.
  virtual void finish_reduce(ReducedRows& owned_rows) = 0;

  /// Of how many rows this rank carried a gradient into the reduce of `mine` that has just finished.
  virtual std::size_t rows_carried(const RowSums& mine) const { return mine.size(); }

  /// The replica [I x d], which the ranks of a group share, with this rank's owned rows updated in. It may not change
  /// before finish_publish. Collective.
  virtual void start_publish(Table& item_rows) = 0;

  /// The replica out, fresh in all rows or in those named as next_reads. Collective.
  virtual void finish_publish(Table& item_rows) = 0;

  /// Makes all rows of the replica fresh, for those who read the whole table: evaluation, digests, checkpoints.
  /// Cost: nothing where publish leaves no row stale, or where none has changed since. Collective.
  virtual void publish_all(Table&) {}

  void reduce(const RowSums& mine, ReducedRows& owned_rows, std::span<const ItemId> next_reads = {}) {
    start_reduce(mine, next_reads);
    finish_reduce(owned_rows);
  }
  void publish(Table& item_rows) {
    start_publish(item_rows);
    finish_publish(item_rows);
  }
};

/// The algorithm asked for, or the one that `auto` predicts to be fastest here, between the groups of ranks that share
/// memory; within them, and so for a single group, rows stay in memory (on one rank always `gather`: it sends
/// nothing). The communicators must outlive the exchange. Equal settings on all ranks give every rank the same owners.
/// Collective.
std::unique_ptr<ItemExchange> make_exchange(const ExchangeOptions& options, const RankGroups& groups,
                                            const ExchangeSetting& setting);

/// The same for the groups of `comm` that the options ask for. Collective.
std::unique_ptr<ItemExchange> make_exchange(const ExchangeOptions& options, Communicator& comm,
                                            const ExchangeSetting& setting);

}  // namespace lrml
