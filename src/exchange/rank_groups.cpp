#include "lrml/exchange/rank_groups.h"

#include <algorithm>
#include <limits>
#include <vector>

#include "lrml/base/narrow.h"
#include "lrml/comm/agree.h"

namespace lrml {
namespace {

/// The group of every rank, numbered from 0 by their first ranks.
std::vector<std::size_t> groups_of_ranks(const std::vector<std::int64_t>& node_of_rank, std::size_t at_most) {
  std::vector<std::size_t> group_of_rank, size_of_group;
  std::vector<std::size_t> open_group(node_of_rank.size(), node_of_rank.size());
  for (const std::int64_t node : node_of_rank) {
    std::size_t& group = open_group[static_cast<std::size_t>(node)];
    if (group == node_of_rank.size() || size_of_group[group] == at_most) {
      group = size_of_group.size();
      size_of_group.push_back(0);
    }
    ++size_of_group[group];
    group_of_rank.push_back(group);
  }
  return group_of_rank;
}

}  // namespace

RankGroups group_ranks(Communicator& comm, std::size_t ranks_sharing) {
  if (comm.size() == 1) return {&comm, &comm, &comm, 1, 1};
  constexpr std::size_t any = std::numeric_limits<std::size_t>::max();
  const auto nodes = gather_values(comm, static_cast<std::int64_t>(comm.node()));
  const auto group_of_rank = groups_of_ranks(nodes, ranks_sharing == 0 ? any : ranks_sharing);
  const std::size_t groups = std::ranges::max(group_of_rank) + 1;
  std::size_t lanes = any;
  for (std::size_t group = 0; group < groups; ++group) {
    lanes = std::min(lanes, static_cast<std::size_t>(std::ranges::count(group_of_rank, group)));
  }
  const int my_group = narrow<int>(group_of_rank[static_cast<std::size_t>(comm.rank())]);
  Communicator& memory = comm.subgroup(my_group, Carrier::memory);
  const bool carries = static_cast<std::size_t>(memory.rank()) < lanes;
  Communicator& network = comm.subgroup(carries ? memory.rank() : comm.size() + comm.rank(), Carrier::network);
  return {&comm, &memory, &network, groups, lanes};
}

UnfilledTable make_table(const RankGroups& groups, std::size_t rows, std::size_t columns) {
  if (!groups.share()) return own_table(rows, columns);
  const std::span<std::byte> shared = agree(*groups.all, "sharing the item rows", [&] {
    return groups.memory->allocate_shared(rows * columns * sizeof(float));
  });
  const std::span<float> values(reinterpret_cast<float*>(shared.data()), rows * columns);
  return {{values, columns}, groups.part_to_fill(rows)};
}

}  // namespace lrml
