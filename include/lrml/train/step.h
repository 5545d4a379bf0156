// One training step: one verb per layer.
#pragma once

#include <cstdint>
#include <memory>

#include "lrml/checkpoint/run_state.h"
#include "lrml/comm/communicator.h"
#include "lrml/exchange/item_exchange.h"
#include "lrml/model/options.h"
#include "lrml/optim/options.h"
#include "lrml/sample/options.h"
#include "lrml/sample/sampler.h"
#include "lrml/train/step_costs.h"

namespace lrml {

/// What this rank asks of all: agreed upon in the step's control vector.
struct Requests {
  bool stop = false;        ///< end the run after this step, with a checkpoint
  bool checkpoint = false;  ///< write a checkpoint after this step
};

struct StepSettings {
  ModelOptions model;
  LossOptions loss;
  OptimOptions optim;
  SampleOptions sample = {};
};

/// How a run draws its triplets, with m steps an epoch.
Sampler::Setting sampler_setting(const StepSettings& settings, std::size_t items, std::size_t steps_per_epoch,
                                 std::uint64_t seed);

/// Takes a run state one step further, on all ranks together.
class TrainStep {
 public:
  /// Everything referred to must outlive the step. @pre `sampler` has the setting that sampler_setting gives
  TrainStep(Communicator& comm, const StepSettings& settings, const ShardPlan& plan, const Sampler& sampler,
            ItemExchange& exchange, const RunState& state);
  ~TrainStep();
  TrainStep(const TrainStep&) = delete;
  TrainStep& operator=(const TrainStep&) = delete;

  /// Samples, computes, sums, updates and publishes the step that state.progress names, and adds to its sums.
  /// A step without any example (known to every rank without asking) changes no parameter.
  /// Under `pull` only the item rows of the next step are fresh afterwards; ItemExchange::publish_all refreshes all.
  ///
  /// Order    the same bits for any number of ranks and any exchange
  /// Returns  what any rank asked for
  /// Throws   AgreedError (failure) naming the step if a gradient or loss was not finite or at least 2¹⁰
  /// Collective: one allreduce and one reduce–publish pair
  Requests operator()(RunState& state, const Requests& mine);

  /// From the next step on rows go by another exchange, which must outlive the step. @pre the item rows are whole, and
  /// the state has the moments of the rows it owns
  void use(ItemExchange& exchange);

  /// What the steps since the last call have cost this rank.
  StepCosts take_costs();

 private:
  struct Workspace;
  /// Has the step's triplets and the rows they read at hand; false for a step without any example.
  bool prepare(RunState& state);
  void gather_gradients(const RunState& state);
  /// Weights of the losses of a shard's triplets.
  std::span<const float> weigh(const ShardDraws& drawn);
  void add_gradients(std::span<const Triplet> triplets);
  void move(RunState& state, PhaseClock& clock);

  Communicator& comm_;
  StepSettings settings_;
  const Sampler& sampler_;
  ItemExchange* exchange_;
  std::unique_ptr<Workspace> work_;
};

}  // namespace lrml
