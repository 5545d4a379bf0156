#include "lrml/exchange/choose_algorithm.h"

#include <fmt/core.h>

#include <algorithm>
#include <string>

#include "lrml/base/floating.h"
#include "lrml/exchange/calibrate.h"
#include "row_owners.h"

namespace lrml {
namespace {

constexpr double clearly_better = 0.85;

}  // namespace

AlgorithmChooser::AlgorithmChooser(const LinkCosts& links, const ExchangeSetting& setting, std::size_t ranks)
    : links_(links),
      shape_{setting.optim, setting.dim, ranks, 0.0},
      rows_(expected_rows(setting, ranks, setting.active_share)) {
  shape_.table = rows_.table;
  forecast_ = predict(rows_);
  chosen_ = ranks == 1 ? ExchangeAlgorithm::gather
                       : *std::ranges::min_element(fixed_algorithms, {},
                                                   [&](ExchangeAlgorithm a) { return forecast_[a].all(); });
}

ByAlgorithm<ExchangeSeconds> AlgorithmChooser::predict(const RowsOfRanks& rows) const {
  ByAlgorithm<ExchangeSeconds> seconds;
  for (const ExchangeAlgorithm a : fixed_algorithms) seconds[a] = predicted_seconds(a, shape_, rows, links_);
  return seconds;
}

void AlgorithmChooser::learn(ExchangeAlgorithm algorithm, double misprediction) {
  std::optional<double>& known = mispredictions_[algorithm];
  known = known ? 0.5 * (*known + misprediction) : misprediction;
}

double AlgorithmChooser::misprediction_of(ExchangeAlgorithm algorithm) const {
  if (mispredictions_[algorithm]) return *mispredictions_[algorithm];
  return square_root(mispredictions_[chosen_].value_or(1.0));
}

EpochExchange AlgorithmChooser::recheck(const EpochCounts& counts) {
  const auto rank_steps = static_cast<double>(counts.steps) * static_cast<double>(shape_.ranks);
  const auto ratio = [](double counted, double expected) { return expected > 0.0 ? counted / expected : 1.0; };
  const RowsOfRanks rows = scaled(
      rows_, ratio(static_cast<double>(counts.touched), rank_steps * rows_.rows.front().touched),
      ratio(static_cast<double>(counts.touched_by_any), static_cast<double>(counts.steps) * rows_.touched_by_any));
  const ByAlgorithm<ExchangeSeconds> predicted = predict(rows);
  EpochExchange epoch;
  epoch.used = chosen_;
  epoch.predicted = predicted[chosen_].travel();
  epoch.measured = 1e-9 * static_cast<double>(counts.nanoseconds) / rank_steps;
  if (epoch.predicted > 0.0) learn(chosen_, epoch.measured / epoch.predicted);
  for (const ExchangeAlgorithm a : fixed_algorithms) {
    epoch.expected[a] = misprediction_of(a) * predicted[a].travel() + predicted[a].update;
  }
  const auto best = *std::ranges::min_element(fixed_algorithms, {}, [&](auto a) { return epoch.expected[a]; });
  if (shape_.ranks > 1 && epoch.expected[best] < clearly_better * epoch.expected[chosen_]) chosen_ = best;
  epoch.next = chosen_;
  return epoch;
}

namespace {

LinkCosts measured_links(const RankGroups& groups, const ExchangeSetting& lane) {
  const RowsOfRanks rows = expected_rows(lane, groups.groups, lane.active_share);
  return calibrate(*groups.network, lane.dim, step_messages({lane.optim, lane.dim, groups.groups, rows.table}, rows));
}

}  // namespace

AlgorithmChooser make_chooser(const RankGroups& groups, const ExchangeSetting& setting,
                              const std::optional<LinkCosts>& links) {
  ExchangeSetting lane = setting;
  lane.carried = lanes_of(groups, setting).rows_of(0);
  LinkCosts costs = links ? *links : measured_links(groups, lane);
  groups.all->broadcast(std::as_writable_bytes(std::span(&costs, 1)), 0);
  return AlgorithmChooser(costs, lane, groups.groups);
}

std::string milliseconds_text(const ByAlgorithm<double>& seconds) {
  std::string text;
  for (const ExchangeAlgorithm a : fixed_algorithms) {
    text += fmt::format("{}{} {:.3f}", text.empty() ? "" : ", ", name_of(a), 1e3 * seconds[a]);
  }
  return text;
}

}  // namespace lrml
