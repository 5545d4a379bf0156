#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "html.h"
#include "lrml/app/markup.h"
#include "lrml/app/report_tables.h"
#include "lrml/train/step_costs.h"

namespace lrml {
namespace {

/// Means over epochs of one phase of a step.
struct MeanCost {
  double seconds = 0.0, seconds_median = 0.0, messages = 0.0, bytes = 0.0;
};

MeanCost mean_cost(const std::vector<const Record*>& epochs, const std::string& phase) {
  MeanCost mean;
  const double part = 1.0 / static_cast<double>(epochs.size());
  for (const Record* costs : epochs) {
    const auto found = costs->find(phase);
    if (found == costs->end()) continue;
    const auto add = [&](double& sum, const char* key) {
      const double value = figure(*found, key);
      if (!std::isnan(value)) sum += part * value;
    };
    add(mean.seconds, "seconds");
    add(mean.seconds_median, "seconds_median");
    add(mean.messages, "messages");
    add(mean.bytes, "bytes");
  }
  return mean;
}

std::string cost_row(const std::string& name, const MeanCost& cost, double all_seconds) {
  const double share = all_seconds > 0.0 ? std::min(100.0, 100.0 * cost.seconds / all_seconds) : 0.0;
  const std::string bar = element("span", fmt::format("class=\"bar\" style=\"width:{:.1f}%\"", share), "");
  return table_row(element("th", "scope=\"row\"", escaped(name) + bar) +
                   text_cell(fmt::format("{:.3f}", 1e3 * cost.seconds)) +
                   text_cell(fmt::format("{:.3f}", 1e3 * cost.seconds_median)) +
                   text_cell(fmt::format("{:.1f}", cost.messages)) + text_cell(fmt::format("{:.0f}", cost.bytes)));
}

}  // namespace

std::string cost_table(const ReportedRun& run) {
  std::vector<const Record*> epochs;
  for (const Record& line : run.lines) {
    if (const auto costs = line.find("step_costs"); costs != line.end()) epochs.push_back(&*costs);
  }
  if (epochs.empty()) return paragraph("No step costs are recorded yet.");
  const MeanCost all = mean_cost(epochs, "step");
  std::string rows;
  for (const std::string_view phase : phase_names) {
    rows += cost_row(std::string(phase), mean_cost(epochs, std::string(phase)), all.seconds);
  }
  return table("a step, mean of " + std::to_string(epochs.size()) + (epochs.size() == 1 ? " epoch" : " epochs"),
               "<td></td>" + head_cell("ms, slowest rank") + head_cell("ms, median") + head_cell("messages") +
                   head_cell("bytes"),
               rows + cost_row("whole step", all, all.seconds));
}

}  // namespace lrml
