#include <algorithm>

#include "judgement.h"

namespace lrml {
namespace {

constexpr double comfortable_share = 0.8;

/// A node, and what its ranks find there.
struct NodeMemory {
  std::string host;
  std::size_t ranks = 0;
  HostRoom room;  ///< the least that a rank sees

  double per_rank() const { return room.memory() / static_cast<double>(ranks); }
};

/// Takes over what is known to be less.
void lower(double& bytes, double other) {
  if (other >= 0.0 && (bytes < 0.0 || other < bytes)) bytes = other;
}

std::vector<NodeMemory> memory_of_nodes(const JobFacts& facts) {
  std::vector<NodeMemory> nodes;
  for (const auto& [node, ranks] : nodes_of(facts)) {
    const RankFacts& first = facts.ranks[ranks.front()];
    NodeMemory& memory = nodes.emplace_back(NodeMemory{first.host, ranks.size(), first.room});
    for (const std::size_t rank : ranks) {
      const HostRoom& room = facts.ranks[rank].room;
      lower(memory.room.available, room.available);
      lower(memory.room.group_room, room.group_room);
      lower(memory.room.shared_memory, room.shared_memory);
    }
  }
  return nodes;
}

std::string left_text(const NodeMemory& node) {
  const bool by_group = node.room.group_room >= 0.0 && node.room.memory() == node.room.group_room;
  return bytes_text(node.room.memory()) + " left on " + node.host + (by_group ? ", by its control group," : "") +
         " for " + counted(node.ranks, "rank");
}

Finding memory(const std::vector<NodeMemory>& nodes, const RunNeeds& needs) {
  const NodeMemory& tightest = *std::ranges::min_element(nodes, {}, &NodeMemory::per_rank);
  Finding finding = {Severity::ok, "memory", "not told by the system", ""};
  if (tightest.room.memory() < 0.0) return finding;
  finding.seen = left_text(tightest);
  if (needs.rank_bytes == 0.0) return finding;
  const double need = needs.rank_bytes * static_cast<double>(tightest.ranks);
  finding.seen += tightest.ranks == 1
                      ? ", which needs " + bytes_text(need)
                      : ", which need " + bytes_text(need) + ", " + bytes_text(needs.rank_bytes) + " each";
  if (need <= comfortable_share * tightest.room.memory()) return finding;
  finding.severity = need > tightest.room.memory() ? Severity::error : Severity::warning;
  finding.seen += need > tightest.room.memory() ? " (a rank would be killed)" : " (pages of files have no room)";
  finding.advice = "Use more hosts or a larger limit; lrml_dist plan shows where memory goes.";
  return finding;
}

Finding shared_memory(const std::vector<NodeMemory>& nodes, const RunNeeds& needs) {
  const auto room_of = [](const NodeMemory& node) { return node.room.shared_memory; };
  const NodeMemory& tightest = *std::ranges::min_element(nodes, {}, room_of);
  Finding finding = {Severity::ok, "shared memory", "not told by the system", ""};
  if (tightest.room.shared_memory < 0.0) return finding;
  finding.seen = "/dev/shm of " + tightest.host + " has " + bytes_text(tightest.room.shared_memory) + " left";
  if (needs.shared_bytes == 0.0) return finding;
  finding.seen += ", item rows need " + bytes_text(needs.shared_bytes);
  if (needs.shared_bytes <= tightest.room.shared_memory) return finding;
  finding.severity = Severity::error;
  finding.seen += " (the ranks of a node share them there)";
  finding.advice = "Make it larger (docker run --shm-size), or give each rank a copy: exchange.ranks_sharing 1.";
  return finding;
}

}  // namespace

void judge_memory(const JobFacts& facts, std::vector<Finding>& findings) {
  const std::vector<NodeMemory> nodes = memory_of_nodes(facts);
  findings.push_back(memory(nodes, facts.needs));
  if (facts.ranks.size() > nodes.size()) findings.push_back(shared_memory(nodes, facts.needs));
}

}  // namespace lrml
