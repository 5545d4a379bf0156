// Who updates which item row: contiguous ranges of rows with equal expected work.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lrml/base/types.h"
#include "lrml/exchange/item_exchange.h"
#include "lrml/exchange/step_rows.h"

namespace lrml {

/// 1 − e^(−x) for x ≥ 0, relative error below 1e-5, the same bits on every rank.
double chance_of_any(double x);

/// How often an item is in a step's triplets, expected: ν = m·B·(pop / T + 1 / I), as positive or as negative; and how
/// often it is drawn at all, c candidates an example: B·(pop / T + c / I). Hard negatives are taken to be like others.
class ItemDraws {
 public:
  explicit ItemDraws(const ExchangeSetting& setting);

  double in_triplets(std::size_t item) const { return negatives_ * batch_ * (chosen(item) + evenly_); }
  double drawn(std::size_t item) const { return batch_ * (chosen(item) + candidates_ * evenly_); }

 private:
  double chosen(std::size_t item) const {
    return interactions_ == 0 ? evenly_ : static_cast<double>(popularity_[item]) / all_;
  }

  std::span<const std::int64_t> popularity_;
  std::int64_t interactions_;  ///< T
  double all_;
  double batch_;
  double negatives_;
  double candidates_;
  double evenly_;  ///< 1 / I
};

/// Rows that the owner of an item handles in a step, expected: those it receives, one from each rank that touches the
/// item, and the one it updates and publishes.
///
///     received = P·(1 − e^(−aν/P))               ν as ItemDraws has it, a = typical_active_share
///     updated = 1 under adam, 1 − e^(−aν) under lazy_adam
///
/// Received and updated rows count alike: each is d numbers that move through the owner once.
/// Shapes   [carried rows], in units of 2⁻²⁸ and never 0; equal on all ranks bit for bit
std::vector<std::uint64_t> expected_work(const ExchangeSetting& setting, std::size_t ranks);

/// Begins of `parts` ranges of nearly equal weight, and the end: part k begins at the first row whose middle lies at or
/// beyond k·total/parts. [parts + 1]; parts may be empty.
///
///     weights {1, 1, 1, 9}, 2 parts        {0, 3, 4}
std::vector<std::size_t> balanced_begins(std::span<const std::uint64_t> weights, std::size_t parts);

/// The owner of every item row carried.
class RowOwners {
 public:
  /// Ranges of equal expected work.
  RowOwners(const ExchangeSetting& setting, std::size_t ranks);

  /// Rank k owns the k-th of `lanes` ranges of equal expected work for all `ranks`, those beyond the lanes nothing; for
  /// the `ranks_here` ranks of a group.
  RowOwners(const ExchangeSetting& setting, std::size_t ranks, std::size_t lanes, std::size_t ranks_here);

  std::size_t ranks() const { return counts_.size(); }
  RowRange rows_of(std::size_t rank) const { return {begins_[rank], begins_[rank + 1]}; }

  RowRange all_rows() const { return {begins_.front(), begins_.back()}; }

  /// [P] how many rows each rank owns.
  std::span<const std::size_t> counts() const { return counts_; }

  /// Cost: a binary search among the ranks.
  std::size_t owner_of(ItemId item) const;

 private:
  std::vector<std::size_t> begins_;  ///< [P + 1]
  std::vector<std::size_t> counts_;  ///< [P]
};

/// Who in a group carries which rows: lanes of equal expected work, the same in every group.
RowOwners lanes_of(const RankGroups& groups, const ExchangeSetting& setting);

/// Positions in a list of items, grouped by the items' owners and in order within a group. Keeps its memory.
class OwnerGroups {
 public:
  void group(std::span<const ItemId> items, const RowOwners& owners);

  /// Positions in the list of the items that `rank` owns.
  std::span<const std::uint32_t> of(std::size_t rank) const {
    return std::span(positions_).subspan(begins_[rank], begins_[rank + 1] - begins_[rank]);
  }

 private:
  std::vector<std::size_t> begins_;       ///< [P + 1]
  std::vector<std::uint32_t> owner_;      ///< [k]
  std::vector<std::uint32_t> positions_;  ///< [k]
};

}  // namespace lrml
