#include <algorithm>
#include <numeric>

#include "lrml/app/job_facts.h"

namespace lrml {
namespace {

/// Three tables of each shape, as write_checkpoint has it, and original ids.
double checkpoint_bytes(const PlanInput& input) {
  constexpr double id_bytes = 32;
  const double rows = input.data.users + static_cast<double>(input.data.popularity.size());
  const double slots = 2.0 * static_cast<double>(slot_count(input.model));
  return 12.0 * static_cast<double>(input.model.dim) * (rows + slots) + id_bytes * rows;
}

/// Of the algorithm that takes most, where it is to be chosen or nothing travels.
double rank_bytes(PlanInput input, ExchangeAlgorithm algorithm, std::size_t ranks, std::size_t sharing) {
  input.ranks_per_node = sharing;
  const std::size_t nodes = ranks / sharing;
  double bytes = 0.0;
  for (const PlanRow& row : plan_ranks(input, nodes * sharing)) {
    const bool is_meant = nodes == 1 || algorithm == ExchangeAlgorithm::automatic || row.algorithm == algorithm;
    if (is_meant) bytes = std::max(bytes, total_of(row.memory));
  }
  return bytes;
}

}  // namespace

RunNeeds run_needs(const PlanInput& input, const Configuration& c, std::span<const std::size_t> ranks_of_nodes) {
  RunNeeds needs;
  needs.logical_shards = input.train.logical_shards;
  needs.checkpoint_bytes = checkpoint_bytes(input);
  // The newest ones, the one being written, and the best epoch's parameters before and after.
  needs.kept_bytes = (static_cast<double>(c.checkpoint.keep) + 1.0 + 2.0 / 3.0) * needs.checkpoint_bytes;
  const auto [fewest, most] = std::ranges::minmax(ranks_of_nodes);
  const std::size_t all = std::accumulate(ranks_of_nodes.begin(), ranks_of_nodes.end(), std::size_t{0});
  const std::size_t ranks = std::min(all, needs.logical_shards);
  const std::size_t at_most = c.exchange.ranks_sharing == 0 ? all : c.exchange.ranks_sharing;
  const std::size_t sharing = std::min({fewest, at_most, ranks});
  needs.rank_bytes = rank_bytes(input, c.exchange.algorithm, ranks, sharing);
  const auto tables = static_cast<double>(all > 1 && at_most > 1 ? (most + at_most - 1) / at_most : 0);
  needs.shared_bytes = tables * 4.0 * static_cast<double>(input.data.popularity.size() * input.model.dim);
  return needs;
}

}  // namespace lrml
