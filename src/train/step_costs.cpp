#include "lrml/train/step_costs.h"

#include <algorithm>
#include <span>
#include <vector>

namespace lrml {

Cost& Cost::operator+=(const Cost& other) {
  nanoseconds += other.nanoseconds;
  messages += other.messages;
  bytes += other.bytes;
  return *this;
}

StepCosts& StepCosts::operator+=(const StepCosts& other) {
  steps += other.steps;
  touched_rows += other.touched_rows;
  reduced_rows += other.reduced_rows;
  for (std::size_t k = 0; k < phases.size(); ++k) phases[k] += other.phases[k];
  return *this;
}

PhaseClock::PhaseClock(const Communicator& comm, StepCosts& costs, Phase first)
    : comm_(comm),
      costs_(costs),
      phase_(first),
      since_(std::chrono::steady_clock::now()),
      sent_before_(comm.traffic()) {}

void PhaseClock::enter(Phase phase) {
  close();
  phase_ = phase;
}

void PhaseClock::close() {
  const auto now = std::chrono::steady_clock::now();
  const Traffic sent = comm_.traffic();
  costs_[phase_] += {std::chrono::duration_cast<std::chrono::nanoseconds>(now - since_).count(),
                     sent.messages - sent_before_.messages, sent.bytes - sent_before_.bytes};
  since_ = now;
  sent_before_ = sent;
}

namespace {

struct MostAndMedian {
  double most;
  double median;
};

MostAndMedian over_ranks(const std::vector<Cost>& costs, std::int64_t Cost::*figure, std::int64_t steps) {
  std::vector<std::int64_t> values;
  for (const Cost& cost : costs) values.push_back(cost.*figure);
  std::ranges::sort(values);
  const double each = 1.0 / static_cast<double>(std::max<std::int64_t>(steps, 1));
  return {static_cast<double>(values.back()) * each, static_cast<double>(values[(values.size() - 1) / 2]) * each};
}

CostOverRanks over_ranks(const std::vector<Cost>& costs, std::int64_t steps) {
  const MostAndMedian nanoseconds = over_ranks(costs, &Cost::nanoseconds, steps);
  const MostAndMedian messages = over_ranks(costs, &Cost::messages, steps);
  const MostAndMedian bytes = over_ranks(costs, &Cost::bytes, steps);
  return {1e-9 * nanoseconds.most, 1e-9 * nanoseconds.median, messages.most, messages.median, bytes.most, bytes.median};
}

}  // namespace

CostSummary summarize(Communicator& comm, const StepCosts& mine) {
  const auto ranks = static_cast<std::size_t>(comm.size());
  std::vector<std::array<Cost, phase_names.size()>> all(ranks);
  comm.all_gather(std::as_bytes(std::span(&mine.phases, 1)), sizeof mine.phases, std::vector<std::size_t>(ranks, 1),
                  std::as_writable_bytes(std::span(all)));
  CostSummary summary;
  summary.steps = mine.steps;
  std::vector<Cost> steps(ranks), phase(ranks);
  for (std::size_t k = 0; k < phase_names.size(); ++k) {
    for (std::size_t rank = 0; rank < ranks; ++rank) {
      phase[rank] = all[rank][k];
      steps[rank] += phase[rank];
    }
    summary.phases[k] = over_ranks(phase, mine.steps);
  }
  summary.step = over_ranks(steps, mine.steps);
  return summary;
}

}  // namespace lrml
