#include <algorithm>

#include "judgement.h"

namespace lrml {
namespace {

/// ok with the value that all ranks have; else of `severity`, with each one's ranks.
Finding same_everywhere(const std::string& check, const std::vector<std::string>& of_rank, Severity severity,
                        const std::string& advice) {
  if (all_equal(of_rank)) return {Severity::ok, check, of_rank.front(), ""};
  return {severity, check, values_text(of_rank) + " (not the same everywhere)", advice};
}

Finding mpi(const JobFacts& facts) {
  Finding finding = same_everywhere("MPI", texts_of(facts, [](const RankFacts& r) { return r.mpi; }), Severity::error,
                                    "Install one version on all hosts, or load the same module.");
  if (facts.ranks.size() == 1 && facts.ranks.front().launched == 1) finding.seen += ", not used by one process";
  return finding;
}

Finding hdf5(const JobFacts& facts) {
  const auto text = [](const RankFacts& r) {
    return r.hdf5 + (r.hdf5_is_parallel ? ", a parallel build" : ", a serial build");
  };
  Finding finding = same_everywhere("HDF5", texts_of(facts, text), Severity::warning,
                                    "Install one version on all hosts, or load the same module.");
  finding.seen += "; checkpoints need no MPI-IO";
  return finding;
}

Finding program(const JobFacts& facts) {
  const auto versions = texts_of(facts, [](const RankFacts& r) { return r.version; });
  const auto builds = texts_of(facts, [](const RankFacts& r) { return r.version + ", build " + r.build; });
  constexpr const char* advice = "Install the same program on all hosts, or start it from a shared folder.";
  Finding finding =
      same_everywhere("program", builds, all_equal(versions) ? Severity::warning : Severity::error, advice);
  finding.seen = "lrml_dist " + finding.seen;
  return finding;
}

Finding instructions(const JobFacts& facts) {
  const auto text = [](const RankFacts& r) {
    return r.instruction_set + (r.chosen_set.empty() ? "" : ", as LRML_INSTRUCTION_SET says");
  };
  const std::vector<std::string> sets = texts_of(facts, text);
  Finding finding = {Severity::ok, "instruction set", values_text(sets), ""};
  if (!all_equal(sets)) finding.seen += "; bits are equal, the slowest sets the pace";
  const auto baseline = std::ranges::find(facts.ranks, "baseline", &RankFacts::instruction_set);
  if (baseline == facts.ranks.end()) return finding;
  finding.severity = Severity::warning;
  finding.seen += " (the baseline is for tests)";
  finding.advice = baseline->chosen_set.empty() ? "Use processors with AVX2, those since 2013."
                                                : "Unset LRML_INSTRUCTION_SET to use the best there is.";
  return finding;
}

Finding arithmetic(const JobFacts& facts) {
  for (std::size_t rank = 0; rank < facts.ranks.size(); ++rank) {
    const std::string& problem = facts.ranks[rank].arithmetic_problem;
    if (!problem.empty()) return error_of_message("arithmetic", ranks_text({rank}) + ": " + problem);
  }
  return {Severity::ok, "arithmetic", "rounds to nearest and keeps subnormal numbers", ""};
}

}  // namespace

void judge_software(const JobFacts& facts, std::vector<Finding>& findings) {
  for (const auto judge : {mpi, hdf5, program, instructions, arithmetic}) findings.push_back(judge(facts));
}

}  // namespace lrml
