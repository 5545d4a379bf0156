#include "comparison.h"

#include <fmt/core.h>

#include <algorithm>

#include "lrml/app/report.h"

namespace lrml {
namespace {

std::string run_lines(const Comparison& comparison) {
  std::size_t width = 0;
  for (const auto* side : {&comparison.runs, &comparison.against}) {
    for (const ComparedModel& run : *side) width = std::max(width, run.folder.size());
  }
  const auto lines_of = [width](const char* side, const std::vector<ComparedModel>& runs) {
    std::string lines;
    for (const ComparedModel& run : runs) {
      lines += fmt::format("{:12}{:{}}  {}, {}\n", side, run.folder, width, run.kind,
                           best_epoch_text(run.best_epoch, run.is_refit));
    }
    return lines;
  };
  return lines_of("run", comparison.runs) + lines_of("against", comparison.against);
}

std::string metric_rows(const std::vector<PairedMetric>& metrics) {
  std::string rows = fmt::format("{:12}{:>12}{:>12}{:>12}    {:20}   {}\n", "", "run", "against", "difference",
                                 "95 % of resamples", "not better in");
  for (const PairedMetric& metric : metrics) {
    rows += fmt::format("{:12}{:12.4f}{:12.4f}{:+12.4f}    {:+.4f} to {:+.4f}   {:6} of {}\n", metric.name,
                        metric.first, metric.second, metric.difference, metric.interval.low, metric.interval.high,
                        metric.not_better, paired_resamples);
  }
  return rows;
}

std::string rank_line(const PairedRanks& ranks) {
  const double percent = 100.0 / static_cast<double>(ranks.held_out());
  return fmt::format("{} held-out items, by mean rank: {:.1f} % better with run, {:.1f} % equal, {:.1f} % worse\n",
                     ranks.held_out(), percent * static_cast<double>(ranks.better),
                     percent * static_cast<double>(ranks.equal), percent * static_cast<double>(ranks.worse));
}

/// A line, or nothing where every metric tells the sides apart.
std::string doubt_line(const std::vector<PairedMetric>& metrics) {
  std::string names;
  for (const PairedMetric& metric : metrics) {
    if (!metric.is_told_apart()) names += (names.empty() ? "" : ", ") + metric.name;
  }
  return names.empty() ? ""
                       : "By " + names + " the two cannot be told apart on these items: the interval contains 0.\n";
}

Record side_record(const std::vector<ComparedModel>& runs) {
  Record side = Record::array();
  for (const ComparedModel& run : runs) {
    side.push_back(
        {{"folder", run.folder}, {"model", run.kind}, {"best_epoch", run.best_epoch}, {"refit", run.is_refit}});
  }
  return side;
}

/// "nDCG@10" is "ndcg@10" in all records.
std::string key_of(std::string name) {
  std::ranges::transform(name, name.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return name;
}

}  // namespace

std::string comparison_text(const Comparison& comparison) {
  return "test items, " + comparison.protocol + "; ties count against a model\n" + run_lines(comparison) +
         metric_rows(comparison.metrics) + rank_line(comparison.ranks) + doubt_line(comparison.metrics);
}

Record comparison_record(const Comparison& comparison) {
  Record record;
  record["protocol"] = comparison.protocol;
  record["held_out"] = comparison.ranks.held_out();
  record["resamples"] = paired_resamples;
  record["run"] = side_record(comparison.runs);
  record["against"] = side_record(comparison.against);
  for (const PairedMetric& metric : comparison.metrics) {
    record["metrics"][key_of(metric.name)] = {{"run", metric.first},
                                              {"against", metric.second},
                                              {"difference", metric.difference},
                                              {"low", metric.interval.low},
                                              {"high", metric.interval.high},
                                              {"not_better", metric.not_better},
                                              {"told_apart", metric.is_told_apart()}};
  }
  record["ranks"] = {
      {"better", comparison.ranks.better}, {"equal", comparison.ranks.equal}, {"worse", comparison.ranks.worse}};
  return record;
}

}  // namespace lrml
