#include <algorithm>

#include "judgement.h"

namespace lrml {
namespace {

Finding configuration(const JobFacts& facts) {
  const RunNeeds& needs = facts.needs;
  constexpr const char* check = "configuration";
  if (!needs.problem.empty()) return error_of_message(check, needs.problem);
  Finding finding = {Severity::ok, check, "'" + needs.config + "' can be used", ""};
  if (needs.logical_shards == 0) {
    if (facts.ranks.front().data.empty()) finding.advice = "Give --data too to learn what the run needs.";
    return finding;
  }
  finding.seen += ", " + counted(needs.logical_shards, "logical shard");
  if (facts.ranks.size() <= needs.logical_shards) return finding;
  finding.severity = Severity::error;
  finding.seen += " for " + counted(facts.ranks.size(), "rank") + " (each needs one)";
  finding.advice = "Start fewer ranks, or set train.logical_shards.";
  return finding;
}

/// "problem on ranks 1, 2", of the first problem there is.
Finding unreadable(const JobFacts& facts) {
  const auto problems = texts_of(facts, [](const RankFacts& r) { return r.data_problem; });
  const auto first = std::ranges::find_if(problems, [](const std::string& problem) { return !problem.empty(); });
  std::vector<std::size_t> ranks;
  for (std::size_t rank = 0; rank < problems.size(); ++rank) {
    if (problems[rank] == *first) ranks.push_back(rank);
  }
  const std::string where = facts.ranks.size() == 1 ? "" : ranks_text(ranks) + ": ";
  return error_of_message("dataset", where + *first);
}

Finding dataset(const JobFacts& facts) {
  constexpr const char* check = "dataset";
  if (!all_empty(texts_of(facts, [](const RankFacts& r) { return r.data_problem; }))) return unreadable(facts);
  const auto digests = texts_of(facts, [](const RankFacts& r) { return r.data_digest; });
  if (!all_equal(digests)) {
    return {Severity::error, check, "digest " + values_text(digests) + " (the ranks have different data)",
            "Give every rank the same file, on a shared folder or copied."};
  }
  return {Severity::ok, check, "'" + facts.ranks.front().data + "', digest " + digests.front(), ""};
}

}  // namespace

void judge_inputs(const JobFacts& facts, std::vector<Finding>& findings) {
  if (!facts.needs.config.empty()) findings.push_back(configuration(facts));
  if (!all_empty(texts_of(facts, [](const RankFacts& r) { return r.data; }))) findings.push_back(dataset(facts));
}

}  // namespace lrml
