// The one loop: epochs of steps, validation, early stopping, checkpoints.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "lrml/base/hash.h"
#include "lrml/checkpoint/checkpoint_folder.h"
#include "lrml/checkpoint/options.h"
#include "lrml/checkpoint/run_state.h"
#include "lrml/comm/communicator.h"
#include "lrml/eval/metrics.h"
#include "lrml/eval/options.h"
#include "lrml/exchange/choose_algorithm.h"
#include "lrml/exchange/options.h"
#include "lrml/train/options.h"
#include "lrml/train/rank_data.h"
#include "lrml/train/step.h"

namespace lrml {

struct TrainSettings {
  StepSettings step;
  TrainOptions train;  ///< resolved
  ExchangeOptions exchange;
  EvalOptions eval;
  CheckpointOptions checkpoint;
  std::optional<LinkCosts> links = {};  ///< what exchange `auto` goes by; none: it measures
};

/// The exchange asked for, laid out for the popularity of the dataset's items and the run's batch. Collective.
std::unique_ptr<ItemExchange> make_exchange(const RankGroups& groups, const RankData& data,
                                            const TrainSettings& settings);

/// What chooses the exchange where `auto` is asked for and rows travel. Collective.
std::optional<AlgorithmChooser> make_chooser(const RankGroups& groups, const RankData& data,
                                             const TrainSettings& settings);

/// The groups of ranks and the item rows that each group shares.
struct ItemMemory {
  RankGroups groups;
  UnfilledTable rows;
};
ItemMemory make_item_memory(Communicator& comm, std::size_t items, const TrainSettings& settings);

/// Where a run stands after a step, with the figures of the epoch so far.
struct StepReport {
  std::uint32_t epoch = 0;  ///< the one being trained
  std::uint64_t step = 0;
  std::size_t step_in_epoch = 0;
  std::size_t steps_per_epoch = 0;
  double mean_loss = 0.0;       ///< per triplet, of which an example has `negatives`
  double active_share = 0.0;    ///< of triplets whose hinge was not zero
  double examples_per_s = 0.0;  ///< in steps, by this process
};

/// What an epoch gave: the figures of all its steps, and validation.
struct EpochReport : StepReport {
  double seconds = 0.0;                        ///< since this process began to train
  double validation_seconds = 0.0;             ///< of them, in the validation of this epoch
  double checkpoint_seconds = 0.0;             ///< of them, in checkpoints since the report before
  Traffic traffic = {};                        ///< this rank's, since it started
  CostSummary costs = {};                      ///< of this process's steps of the epoch
  std::optional<EpochExchange> exchange = {};  ///< where it was chosen by `auto`
  std::optional<RankHistogram> valid = {};
  bool is_best = false;
};

/// Called on every rank, after each step and after each epoch.
struct Observers {
  std::function<void(const StepReport&)> step;
  std::function<void(const EpochReport&)> epoch;
};

/// Polled on every rank before each step, and before the last evaluation: whether this rank wants the run to stop.
using StopRequested = std::function<bool()>;

struct TrainOutcome {
  bool stopped = false;  ///< on request, with a checkpoint; the rest is about finished runs
  Progress progress;
  Digest parameters_digest = 0;  ///< after the last step
  Digest best_digest = 0;        ///< of the best epoch
  RankHistogram valid;           ///< of the best epoch
  RankHistogram test;            ///< empty where a refit is to follow, which alone reads the test items
  double train_seconds = 0.0;    ///< spent in steps by this process
  double examples_per_s = 0.0;   ///< in steps, sampling included
  CostSummary costs;             ///< of all steps of this process
  std::uint64_t steps_here = 0;  ///< by this process
};

/// Owns the run state from start to end. All members are Collective.
class Trainer {
 public:
  /// Starts at the initialization. Everything referred to must outlive the trainer.
  Trainer(Communicator& comm, const RankData& data, const TrainSettings& settings, const RunIdentity& identity,
          const CheckpointFolder& checkpoints);

  /// The same in the memory of a trainer before.
  Trainer(Communicator& comm, const RankData& data, const TrainSettings& settings, const RunIdentity& identity,
          const CheckpointFolder& checkpoints, ItemMemory memory);
  ~Trainer();
  Trainer(const Trainer&) = delete;
  Trainer& operator=(const Trainer&) = delete;

  /// Goes on from a checkpoint, written by any number of ranks. Throws AgreedError (no_checkpoint) if it is damaged,
  /// of another dataset or of the run's other phase; AgreedError (usage) if it is past the last epoch and none was
  /// validated.
  void resume_from(const std::filesystem::path& checkpoint);

  const Progress& progress() const { return state_.progress; }
  ExchangeAlgorithm exchange() const { return exchange_->algorithm(); }
  const RankGroups& groups() const { return groups_; }

  /// What `auto` chose by; null where there was no choice.
  const AlgorithmChooser* chooser() const { return chooser_ ? &*chooser_ : nullptr; }

  /// Trains until the last epoch, until `patience` epochs have passed without a better validation nDCG@10, or until
  /// a rank asks to stop. Evaluates the best epoch on the test items.
  /// Throws AgreedError where training diverges or the disk refuses. Call once.
  TrainOutcome run(const Observers& observers, const StopRequested& stop_requested);

  /// Gives the item rows away, for the next trainer. Nothing else may be asked of this one.
  ItemMemory release_item_memory() { return {groups_, take_item_rows()}; }

 private:
  enum class Event { epoch_done, stopped };

  void require_a_best_epoch_to_come() const;
  Event run_epoch(const Observers& observers, const StopRequested& stop_requested);
  StepReport report_step() const;
  Requests my_requests(const StopRequested& stop_requested) const;
  EpochReport finish_epoch();
  void report_costs(EpochReport& report);
  EpochExchange recheck_exchange(const StepCosts& mine);
  void use_exchange(ExchangeAlgorithm algorithm);
  bool validation_is_due(std::uint32_t epoch) const;
  void validate(EpochReport& report);
  bool is_finished() const;
  bool is_to_test() const;
  void save();
  UnfilledTable take_item_rows();
  bool any_rank(bool mine);
  TrainOutcome stopped_outcome() const;
  TrainOutcome outcome();

  Communicator& comm_;
  const RankData& data_;
  TrainSettings settings_;
  const RunIdentity& identity_;
  const CheckpointFolder& checkpoints_;
  std::size_t steps_per_epoch_;
  Sampler sampler_;
  RankGroups groups_;
  std::optional<AlgorithmChooser> chooser_;
  std::unique_ptr<ItemExchange> exchange_;
  RunState state_;
  TrainStep step_;
  struct Clock;
  std::unique_ptr<Clock> clock_;
};

}  // namespace lrml
