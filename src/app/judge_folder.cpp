#include <algorithm>

#include "judgement.h"

namespace lrml {
namespace {

constexpr const char* share_it = "Give all ranks the same --out, on a file system that all hosts share.";

Finding folder(const JobFacts& facts) {
  constexpr const char* check = "output folder";
  const auto problems = texts_of(facts, [](const RankFacts& r) { return r.out_problem; });
  if (!problems.front().empty()) return error_of_message(check, problems.front());
  const auto outs = texts_of(facts, [](const RankFacts& r) { return r.out.empty() ? "" : "'" + r.out + "'"; });
  const auto bad = std::ranges::find_if(problems, [](const std::string& problem) { return !problem.empty(); });
  const bool some_have_none = std::ranges::find(outs, "") != outs.end();
  if (bad == problems.end() && !some_have_none)
    return {Severity::ok, check, values_text(outs) + ", the same for all ranks, can be written to", ""};
  if (!all_equal(outs)) return {Severity::error, check, values_text(outs) + " (not the same folder)", share_it};
  const auto rank = static_cast<std::size_t>(bad - problems.begin());
  return {Severity::error, check,
          outs.front() + ": rank " + std::to_string(rank) + " on " + facts.ranks[rank].host + " " + *bad, share_it};
}

Finding locks(const JobFacts& facts) {
  constexpr const char* check = "locks";
  std::vector<std::size_t> granted, failed;
  for (std::size_t rank = 0; rank < facts.ranks.size(); ++rank) {
    if (facts.ranks[rank].lock == LockTrial::granted) granted.push_back(rank);
    if (facts.ranks[rank].lock == LockTrial::failed) failed.push_back(rank);
  }
  if (granted.empty() && failed.empty())
    return {Severity::ok, check, "a second run in the folder would be refused", ""};
  const std::string what =
      granted.empty() ? "cannot be had by " + ranks_text(failed) : "of rank 0 do not hold for " + ranks_text(granted);
  return {Severity::warning, check, "locks of files " + what + " (nothing keeps a second run out of the folder)",
          "Start one run at a time there, or use NFS 4, or Lustre mounted with flock."};
}

Finding disk(const JobFacts& facts) {
  const double free = facts.ranks.front().out_free, two = 2.0 * facts.needs.checkpoint_bytes;
  Finding finding = {Severity::ok, "disk", "not told by the system", ""};
  if (free < 0.0) return finding;
  finding.seen = bytes_text(free) + " left";
  if (two == 0.0) return finding;
  finding.seen += ", a checkpoint takes " + bytes_text(facts.needs.checkpoint_bytes) + ", all that are kept " +
                  bytes_text(facts.needs.kept_bytes);
  if (free >= facts.needs.kept_bytes) return finding;
  finding.severity = free < two ? Severity::error : Severity::warning;
  finding.seen += free < two ? " (one must fit beside the one before)" : " (they do not fit)";
  finding.advice = "Free some space, choose another --out, or set a smaller checkpoint.keep.";
  return finding;
}

}  // namespace

void judge_folder(const JobFacts& facts, std::vector<Finding>& findings) {
  if (all_empty(texts_of(facts, [](const RankFacts& r) { return r.out; }))) return;
  findings.push_back(folder(facts));
  if (findings.back().severity == Severity::error) return;
  findings.push_back(locks(facts));
  findings.push_back(disk(facts));
}

}  // namespace lrml
