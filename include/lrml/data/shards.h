// Logical shards: the users cut into ranges that do not depend on the number of ranks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "lrml/base/types.h"

namespace lrml {

/// S contiguous ranges of users with nearly equal numbers of training interactions: shard s begins at the
/// smallest user u with offsets[u]·S ≥ s·T. A user with many interactions can leave the next shards empty.
///
///     offsets {0, 4, 5, 6, 8}, S = 2        users 0 | 1 2 3        examples 0–3 | 4–7
///
/// Order    a function of the offsets and S alone
class ShardPlan {
 public:
  /// `train_offsets` [U + 1], from 0. Throws Error (usage) if `shards` is 0.
  ShardPlan(std::span<const std::uint64_t> train_offsets, std::size_t shards);

  std::size_t count() const { return first_user_.size() - 1; }

  /// @pre shard < count()
  RowRange users_of(std::size_t shard) const { return {first_user_[shard], first_user_[shard + 1]}; }

  /// Positions in /train/items. @pre shard < count()
  RowRange examples_of(std::size_t shard) const { return {first_example_[shard], first_example_[shard + 1]}; }

  /// The contiguous run of shards of rank `rank` of `ranks`: even_part(S, rank, ranks).
  /// Throws Error (usage) if there are more ranks than shards. @pre rank < ranks
  RowRange shards_of_rank(std::size_t rank, std::size_t ranks) const;

  /// The users of those shards. Throws as shards_of_rank.
  RowRange users_of_rank(std::size_t rank, std::size_t ranks) const;

 private:
  std::vector<std::size_t> first_user_;     ///< [S + 1]
  std::vector<std::size_t> first_example_;  ///< [S + 1]
};

/// train.logical_shards where it is not given: 2^⌊log2(batch/64)⌋ within [16, 1024].
std::size_t default_logical_shards(std::size_t batch);

}  // namespace lrml
