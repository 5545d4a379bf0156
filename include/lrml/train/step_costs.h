// Where the time of a step goes, and what it sends: counted on every rank, gathered once per epoch.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "lrml/comm/communicator.h"

namespace lrml {

/// The phases of a step. Rows travel in `reduce` and `publish`; `wait` is the allreduce of the control vector, where
/// ranks wait for the slowest.
enum class Phase : std::size_t { sample, compute, wait, reduce, update, publish };
inline constexpr std::array<std::string_view, 6> phase_names = {"sample", "compute", "wait",
                                                                "reduce", "update",  "publish"};

/// Sums over steps.
struct Cost {
  std::int64_t nanoseconds = 0;
  std::int64_t messages = 0;  ///< sent, as Traffic counts them
  std::int64_t bytes = 0;

  Cost& operator+=(const Cost& other);
};

/// One rank's costs by phase, over so many steps.
struct StepCosts {
  std::int64_t steps = 0;
  std::array<Cost, phase_names.size()> phases;
  std::int64_t touched_rows = 0;  ///< ItemExchange::rows_carried
  std::int64_t reduced_rows = 0;  ///< owned rows with a gradient anywhere

  Cost& operator[](Phase phase) { return phases[static_cast<std::size_t>(phase)]; }
  const Cost& operator[](Phase phase) const { return phases[static_cast<std::size_t>(phase)]; }
  StepCosts& operator+=(const StepCosts& other);
};

/// Adds the time and the traffic between two calls to the phase named by the first.
/// Cost: a reading of the clock a call
class PhaseClock {
 public:
  PhaseClock(const Communicator& comm, StepCosts& costs, Phase first);
  ~PhaseClock() { close(); }
  PhaseClock(const PhaseClock&) = delete;
  PhaseClock& operator=(const PhaseClock&) = delete;

  void enter(Phase phase);

 private:
  void close();

  const Communicator& comm_;
  StepCosts& costs_;
  Phase phase_;
  std::chrono::steady_clock::time_point since_;
  Traffic sent_before_;
};

/// Per step, over the ranks: each figure's largest and its median (the lower of two) by itself.
struct CostOverRanks {
  double seconds = 0.0, seconds_median = 0.0;
  double messages = 0.0, messages_median = 0.0;
  double bytes = 0.0, bytes_median = 0.0;
};
struct CostSummary {
  std::int64_t steps = 0;
  std::array<CostOverRanks, phase_names.size()> phases;
  CostOverRanks step;  ///< of the ranks' sums over phases
};

/// The same summary on every rank. @pre equal steps on all ranks. Collective: one allgather of 144 bytes a rank.
CostSummary summarize(Communicator& comm, const StepCosts& mine);

}  // namespace lrml
