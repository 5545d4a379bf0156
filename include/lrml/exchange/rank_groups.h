// Which ranks share memory, and who speaks for them to the others.
#pragma once

#include <cstddef>

#include "lrml/base/table.h"
#include "lrml/comm/communicator.h"

namespace lrml {

/// One rank's view of the groups. Its memory communicator joins the ranks of its group. Item rows are cut into as many
/// lanes as the smallest group has ranks; the k-th rank of each group carries lane k, and its network communicator
/// joins it with the k-th ranks of the other groups. Ranks beyond the lanes carry nothing and are alone there.
///
///     5 ranks on nodes {0, 1} and {2, 3, 4}      lanes 2, carried by {0, 2} and {1, 3}; rank 4 only contributes
struct RankGroups {
  Communicator* all = nullptr;
  Communicator* memory = nullptr;   ///< all itself on one rank
  Communicator* network = nullptr;  ///< all itself where nobody shares
  std::size_t groups = 1;
  std::size_t lanes = 1;

  bool share() const { return groups < static_cast<std::size_t>(all->size()); }
  std::size_t place() const { return static_cast<std::size_t>(memory->rank()); }
  bool carries() const { return place() < lanes; }

  /// This rank's even part of `rows` rows that its group shares, to be filled or read.
  RowRange part_to_fill(std::size_t rows) const {
    return even_part(rows, place(), static_cast<std::size_t>(memory->size()));
  }
};

/// Groups of the ranks of a node, at most `ranks_sharing` consecutive ones each; 0: all of a node.
/// `comm` must outlive the groups. Collective.
RankGroups group_ranks(Communicator& comm, std::size_t ranks_sharing);

/// Item rows for this rank: zeros [rows x columns], in memory that its group shares.
/// Throws Error (failure) where a node has not got the memory. Collective.
UnfilledTable make_table(const RankGroups& groups, std::size_t rows, std::size_t columns);

}  // namespace lrml
