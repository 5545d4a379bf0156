#include "lrml/app/findings.h"

#include <fmt/core.h>

#include <algorithm>

#include "judgement.h"

namespace lrml {

std::string ranks_text(const std::vector<std::size_t>& ranks) {
  std::string list;
  for (std::size_t k = 0; k < ranks.size(); ++k) {
    const std::size_t first = k;
    while (k + 1 < ranks.size() && ranks[k + 1] == ranks[k] + 1) ++k;
    list += (list.empty() ? "" : ", ") + std::to_string(ranks[first]);
    if (k > first) list += (k == first + 1 ? ", " : "-") + std::to_string(ranks[k]);
  }
  return (ranks.size() == 1 ? "rank " : "ranks ") + list;
}

bool all_empty(const std::vector<std::string>& of_rank) {
  return std::ranges::all_of(of_rank, [](const std::string& text) { return text.empty(); });
}

bool all_equal(const std::vector<std::string>& of_rank) {
  return std::ranges::all_of(of_rank, [&](const std::string& text) { return text == of_rank.front(); });
}

std::string values_text(const std::vector<std::string>& of_rank) {
  if (all_equal(of_rank)) return of_rank.front();
  std::vector<std::pair<std::string, std::vector<std::size_t>>> values;
  for (std::size_t rank = 0; rank < of_rank.size(); ++rank) {
    auto known = std::ranges::find_if(values, [&](const auto& value) { return value.first == of_rank[rank]; });
    if (known == values.end()) known = values.insert(known, {of_rank[rank], {}});
    known->second.push_back(rank);
  }
  std::string text;
  for (const auto& [value, ranks] : values) {
    text += (text.empty() ? "" : "; ") + (value.empty() ? "none" : value) + " on " + ranks_text(ranks);
  }
  return text;
}

std::map<std::size_t, std::vector<std::size_t>> nodes_of(const JobFacts& facts) {
  std::map<std::size_t, std::vector<std::size_t>> nodes;
  for (std::size_t rank = 0; rank < facts.ranks.size(); ++rank) nodes[facts.ranks[rank].node].push_back(rank);
  return nodes;
}

std::string counted(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string bytes_text(double bytes) {
  return bytes < 1e9 ? fmt::format("{:.0f} MB", bytes / 1e6) : fmt::format("{:.1f} GB", bytes / 1e9);
}

Finding error_of_message(const std::string& check, const std::string& message) {
  const std::size_t end = message.find("). ");
  if (end == std::string::npos) return {Severity::error, check, message, ""};
  return {Severity::error, check, message.substr(0, end + 1), message.substr(end + 3)};
}

std::vector<Finding> findings_of(const JobFacts& facts) {
  std::vector<Finding> findings;
  for (const auto judge : {judge_ranks, judge_software, judge_inputs, judge_memory, judge_folder, judge_links}) {
    judge(facts, findings);
  }
  return findings;
}

namespace {

std::size_t count_of(std::span<const Finding> findings, Severity severity) {
  return static_cast<std::size_t>(std::ranges::count(findings, severity, &Finding::severity));
}

/// "ok       ranks          2 on 1 host (a). A hint."
std::string line_of(const Finding& finding) {
  std::string line = fmt::format("{:7}  {:19}  {}", name_of(finding.severity), finding.check, finding.seen);
  if (!finding.advice.empty()) line += ". " + finding.advice;
  std::ranges::replace(line, '\n', ' ');
  return line + "\n";
}

}  // namespace

ExitCode exit_code_of(std::span<const Finding> findings) {
  return count_of(findings, Severity::error) == 0 ? ExitCode::done : ExitCode::failure;
}

std::string findings_text(std::span<const Finding> findings) {
  std::string text;
  for (const Finding& finding : findings) text += line_of(finding);
  return text + counted(count_of(findings, Severity::error), "error") + ", " +
         counted(count_of(findings, Severity::warning), "warning") + "\n";
}

Record findings_record(std::span<const Finding> findings, const JobFacts& facts) {
  Record record;
  record["errors"] = count_of(findings, Severity::error);
  record["warnings"] = count_of(findings, Severity::warning);
  record["findings"] = Record::array();
  for (const Finding& finding : findings) {
    record["findings"].push_back({{"severity", name_of(finding.severity)},
                                  {"check", finding.check},
                                  {"seen", finding.seen},
                                  {"advice", finding.advice}});
  }
  record["facts"] = facts_record(facts);
  return record;
}

}  // namespace lrml
