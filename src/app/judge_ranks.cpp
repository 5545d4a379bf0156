#include <algorithm>
#include <cmath>
#include <set>

#include "judgement.h"

namespace lrml {
namespace {

constexpr std::size_t hosts_named = 8;

/// "4" or "3 to 4".
std::string range_text(std::size_t least, std::size_t most) {
  return least == most ? std::to_string(least) : std::to_string(least) + " to " + std::to_string(most);
}

std::string places_text(const JobFacts& facts) {
  const auto nodes = nodes_of(facts);
  std::size_t least = facts.ranks.size(), most = 0;
  std::string hosts;
  for (const auto& [node, ranks] : nodes) {
    least = std::min(least, ranks.size());
    most = std::max(most, ranks.size());
    if (node < hosts_named) hosts += (node == 0 ? "" : ", ") + facts.ranks[ranks.front()].host;
  }
  if (nodes.size() > hosts_named) hosts += ", …";
  const std::string each = nodes.size() == 1 ? "" : ", " + range_text(least, most) + " on each";
  return counted(facts.ranks.size(), "rank") + " on " + counted(nodes.size(), "host") + each + " (" + hosts + ")";
}

std::size_t cores_of(const RankFacts& rank) {
  return rank.cores.empty() ? rank.host_cores : rank.cores.size();
}

Finding places(const JobFacts& facts) {
  const RankFacts& first = facts.ranks.front();
  Finding finding = {Severity::ok, "ranks", places_text(facts), ""};
  if (first.launched > facts.ranks.size()) {
    finding.severity = Severity::error;
    finding.seen += ", but the launcher has started " + std::to_string(first.launched) +
                    " processes (each would train by itself: launcher and MPI library do not know each other)";
    finding.advice = "Start with the mpirun of " + first.mpi + ", or with srun --mpi=pmix.";
  } else if (facts.ranks.size() == 1 && cores_of(first) > 1) {
    finding.advice = "mpirun -np " + std::to_string(cores_of(first)) + " lrml_dist … would use all of its cores.";
  }
  return finding;
}

/// How many ranks of a node there are for how many cores, where cores are fewest.
struct Crowd {
  std::size_t ranks = 0;
  double cores = 0;

  bool is_crowded() const { return static_cast<double>(ranks) > cores; }
};

/// Ranks whose cores are all among `cores`.
std::size_t ranks_within(const JobFacts& facts, const std::vector<std::size_t>& ranks,
                         const std::set<std::size_t>& cores) {
  return static_cast<std::size_t>(std::ranges::count_if(
      ranks, [&](std::size_t rank) { return std::ranges::includes(cores, facts.ranks[rank].cores); }));
}

/// The first crowd there is among these ranks of a node: those bound to the same cores, or all of them.
Crowd crowd_of(const JobFacts& facts, const std::vector<std::size_t>& ranks) {
  const RankFacts& first = facts.ranks[ranks.front()];
  const Crowd by_quota = {ranks.size(), first.room.core_quota};
  if (by_quota.cores > 0.0 && by_quota.is_crowded()) return by_quota;
  std::set<std::size_t> together;
  for (const std::size_t rank : ranks) {
    const std::vector<std::size_t>& mine = facts.ranks[rank].cores;
    if (mine.empty()) return {ranks.size(), static_cast<double>(first.host_cores)};
    const Crowd crowd = {ranks_within(facts, ranks, {mine.begin(), mine.end()}), static_cast<double>(mine.size())};
    if (crowd.is_crowded()) return crowd;
    together.insert(mine.begin(), mine.end());
  }
  return {ranks.size(), static_cast<double>(together.size())};
}

std::string cores_text(const JobFacts& facts) {
  std::vector<std::size_t> of_host, of_rank;
  double quota = 0.0;
  for (const RankFacts& rank : facts.ranks) {
    of_host.push_back(rank.host_cores);
    of_rank.push_back(cores_of(rank));
    quota = std::max(quota, rank.room.core_quota);
  }
  const auto hosts = std::ranges::minmax(of_host), ranks = std::ranges::minmax(of_rank);
  std::string text =
      "each rank may run on " + range_text(ranks.min, ranks.max) + " of a host's " + range_text(hosts.min, hosts.max);
  if (quota > 0.0) text += ", control groups allow " + std::to_string(std::lround(10.0 * quota) / 10) + " together";
  return text;
}

Finding cores(const JobFacts& facts) {
  Finding finding = {Severity::ok, "cores", cores_text(facts), ""};
  for (const auto& [node, ranks] : nodes_of(facts)) {
    const Crowd crowd = crowd_of(facts, ranks);
    if (!crowd.is_crowded()) continue;
    finding.severity = Severity::warning;
    finding.seen += "; on " + facts.ranks[ranks.front()].host + " " + counted(crowd.ranks, "rank") + " share " +
                    counted(static_cast<std::size_t>(crowd.cores), "core") +
                    " (together no faster than one rank a core)";
    finding.advice =
        "Start no more ranks on a host than it has cores, and let each have its own: mpirun --bind-to core, "
        "srun --cpu-bind=cores.";
    break;
  }
  return finding;
}

}  // namespace

void judge_ranks(const JobFacts& facts, std::vector<Finding>& findings) {
  findings.push_back(places(facts));
  findings.push_back(cores(facts));
}

}  // namespace lrml
