#include "lrml/train/trainer.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "lrml/base/fixed_point.h"
#include "lrml/base/log.h"
#include "lrml/base/stopwatch.h"
#include "lrml/checkpoint/table_digest.h"
#include "lrml/comm/agree.h"
#include "lrml/exchange/redistribute.h"

namespace lrml {

/// What this process measured and did; none of it outlives a resume.
struct Trainer::Clock {
  Stopwatch since_start;
  Stopwatch since_checkpoint;
  double epoch_seconds = 0.0;       ///< in steps of this epoch by this process
  double checkpoint_seconds = 0.0;  ///< since the last report
  double train_seconds = 0.0;       ///< in steps
  std::int64_t epoch_examples = 0;  ///< of this epoch by this process
  std::int64_t examples = 0;
  std::uint64_t steps = 0;
  StepCosts costs;              ///< of the epochs finished
  bool state_is_saved = false;  ///< the newest checkpoint holds all of the state
};

namespace {

ExchangeSetting exchange_setting(const RankData& data, const TrainSettings& settings,
                                 std::span<const std::int64_t> popularity) {
  const std::size_t interactions = data.header.train_interactions;
  const std::size_t steps = steps_per_epoch(settings.train, interactions);
  return {.items = data.header.items,
          .dim = settings.step.model.dim,
          .optim = settings.step.optim.kind,
          .batch = (interactions + steps - 1) / steps,
          .negatives = settings.step.sample.negatives,
          .candidates = settings.step.sample.candidates(),
          .popularity = popularity};
}

std::unique_ptr<ItemExchange> make_exchange(const RankGroups& groups, const RankData& data,
                                            const TrainSettings& settings, ExchangeAlgorithm algorithm) {
  const std::vector<std::int64_t> popularity = item_popularity(*groups.all, data);
  return make_exchange({algorithm, settings.exchange.ranks_sharing}, groups,
                       exchange_setting(data, settings, popularity));
}

}  // namespace

std::unique_ptr<ItemExchange> make_exchange(const RankGroups& groups, const RankData& data,
                                            const TrainSettings& settings) {
  return make_exchange(groups, data, settings, settings.exchange.algorithm);
}

std::optional<AlgorithmChooser> make_chooser(const RankGroups& groups, const RankData& data,
                                             const TrainSettings& settings) {
  if (settings.exchange.algorithm != ExchangeAlgorithm::automatic || groups.groups == 1) return std::nullopt;
  const std::vector<std::int64_t> popularity = item_popularity(*groups.all, data);
  return make_chooser(groups, exchange_setting(data, settings, popularity), settings.links);
}

ItemMemory make_item_memory(Communicator& comm, std::size_t items, const TrainSettings& settings) {
  const RankGroups groups = group_ranks(comm, settings.exchange.ranks_sharing);
  return {groups, make_table(groups, items, settings.step.model.dim)};
}

Trainer::Trainer(Communicator& comm, const RankData& data, const TrainSettings& settings, const RunIdentity& identity,
                 const CheckpointFolder& checkpoints)
    : Trainer(comm, data, settings, identity, checkpoints, make_item_memory(comm, data.header.items, settings)) {}

Trainer::Trainer(Communicator& comm, const RankData& data, const TrainSettings& settings, const RunIdentity& identity,
                 const CheckpointFolder& checkpoints, ItemMemory memory)
    : comm_(comm),
      data_(data),
      settings_(settings),
      identity_(identity),
      checkpoints_(checkpoints),
      steps_per_epoch_(steps_per_epoch(settings.train, data.header.train_interactions)),
      sampler_(data.interactions, data.plan,
               sampler_setting(settings.step, data.header.items, steps_per_epoch_, settings.train.seed)),
      groups_(memory.groups),
      chooser_(make_chooser(groups_, data, settings)),
      exchange_(make_exchange(groups_, data, settings, chooser_ ? chooser_->chosen() : settings.exchange.algorithm)),
      state_(initial_state(settings.step.model, data.users(), std::move(memory.rows), exchange_->owned(),
                           settings.train.seed)),
      step_(comm, settings.step, data.plan, sampler_, *exchange_, state_),
      clock_(std::make_unique<Clock>()) {
  comm_.barrier();  // until all have filled the item rows
}

Trainer::~Trainer() = default;

void Trainer::resume_from(const std::filesystem::path& checkpoint) {
  agree(comm_, "reading the checkpoint", [&] {
    if (comm_.rank() != 0) return;
    const CheckpointHeader header = read_checkpoint_header(checkpoint);
    require_phase(header, identity_.phase, checkpoint);
    if (header.dataset_digest == data_.header.digest) return;
    throw Error(ExitCode::no_checkpoint,
                "cannot resume from '" + checkpoint.string() + "' (it belongs to the dataset with digest " +
                    to_hex(header.dataset_digest) + ", this one has " + to_hex(data_.header.digest) +
                    "). Give the dataset the run was started with, or start anew with --force.");
  });
  state_ = read_state(comm_, checkpoint, data_.users(), exchange_->owned(), take_item_rows());
  require_a_best_epoch_to_come();
  clock_->state_is_saved = true;
}

/// The table of the run state, to be filled with other rows.
UnfilledTable Trainer::take_item_rows() {
  const std::size_t rows = row_count(state_.parameters.item_rows);
  return {std::move(state_.parameters.item_rows), groups_.part_to_fill(rows)};
}

void Trainer::require_a_best_epoch_to_come() const {
  const Progress& progress = state_.progress;
  if (progress.best_epoch != 0 || progress.epoch < settings_.train.epochs) return;
  throw AgreedError(ExitCode::usage, "cannot resume (train.epochs is " + std::to_string(settings_.train.epochs) +
                                         ", but " + std::to_string(progress.epoch) +
                                         " epochs are done and none of them was validated). Set train.epochs to " +
                                         std::to_string(progress.epoch + 1) + " or more.");
}

Requests Trainer::my_requests(const StopRequested& stop_requested) const {
  const std::size_t limit = settings_.train.stop_after_steps;
  const double minutes = settings_.checkpoint.every_minutes;
  Requests mine;
  mine.stop = stop_requested() || (limit != 0 && clock_->steps + 1 >= limit);
  if (comm_.rank() != 0) return mine;  // one clock for all
  const double most_minutes = settings_.train.max_minutes;
  mine.stop = mine.stop || (most_minutes > 0.0 && clock_->since_start.seconds() >= 60.0 * most_minutes);
  mine.checkpoint = minutes > 0.0 && clock_->since_checkpoint.seconds() >= 60.0 * minutes;
  return mine;
}

StepReport Trainer::report_step() const {
  const Progress& progress = state_.progress;
  StepReport report;
  report.epoch = progress.epoch + 1;
  report.step = progress.step;
  report.step_in_epoch = progress.step_in_epoch;
  report.steps_per_epoch = steps_per_epoch_;
  const auto triplets = static_cast<double>(std::max<std::int64_t>(progress.sums.examples, 1)) *
                        static_cast<double>(settings_.step.sample.negatives);
  report.mean_loss =
      static_cast<double>(progress.sums.loss) / static_cast<double>(std::int64_t{1} << loss_bits) / triplets;
  report.active_share = static_cast<double>(progress.sums.active) / triplets;
  const double seconds = clock_->epoch_seconds;
  report.examples_per_s = seconds > 0.0 ? static_cast<double>(clock_->epoch_examples) / seconds : 0.0;
  return report;
}

Trainer::Event Trainer::run_epoch(const Observers& observers, const StopRequested& stop_requested) {
  while (state_.progress.step_in_epoch < steps_per_epoch_) {
    const std::int64_t before = state_.progress.sums.examples;
    const Stopwatch watch;
    const Requests agreed = step_(state_, my_requests(stop_requested));
    clock_->epoch_seconds += watch.seconds();
    clock_->epoch_examples += state_.progress.sums.examples - before;
    ++clock_->steps;
    clock_->state_is_saved = false;
    observers.step(report_step());
    if (agreed.checkpoint || agreed.stop) save();
    if (agreed.stop) return Event::stopped;
  }
  return Event::epoch_done;
}

void Trainer::save() {
  const Stopwatch watch;
  exchange_->publish_all(state_.parameters.item_rows);
  checkpoints_.save(comm_, state_, identity_);
  clock_->checkpoint_seconds += watch.seconds();
  clock_->state_is_saved = true;
  clock_->since_checkpoint.restart();
}

bool Trainer::validation_is_due(std::uint32_t epoch) const {
  const std::size_t every = settings_.eval.every_epochs;
  const bool is_last = epoch >= settings_.train.epochs;
  return is_last || (data_.valid_items > 0 && every != 0 && epoch % every == 0);
}

// Without validation items the last epoch is the best there is.
void Trainer::validate(EpochReport& report) {
  Progress& progress = state_.progress;
  Stopwatch watch;
  RankHistogram ranks = rank_all(comm_, data_, HeldOut::valid, settings_.eval.protocol,
                                 model_score(settings_.step.model, state_.parameters));
  const double ndcg = ndcg_of(ranks, 10);
  report.validation_seconds = watch.seconds();
  if (identity_.phase == RunPhase::select) report.valid = std::move(ranks);
  report.is_best = ndcg > progress.best_ndcg || data_.valid_items == 0;
  if (!report.is_best) return;
  progress.best_epoch = report.epoch;
  progress.best_ndcg = ndcg;
  progress.best_step = progress.step;
  watch.restart();
  checkpoints_.save_best(comm_, state_, identity_);
  clock_->checkpoint_seconds += watch.seconds();
}

EpochReport Trainer::finish_epoch() {
  Progress& progress = state_.progress;
  exchange_->publish_all(state_.parameters.item_rows);
  require_equal_replicas(comm_, state_.parameters);
  EpochReport report{report_step()};
  clock_->examples += clock_->epoch_examples;
  clock_->train_seconds += clock_->epoch_seconds;
  clock_->epoch_examples = 0;
  clock_->epoch_seconds = 0.0;
  if (validation_is_due(report.epoch)) validate(report);
  progress.epoch = report.epoch;
  progress.step_in_epoch = 0;
  progress.sums = {};
  clock_->state_is_saved = false;
  report.checkpoint_seconds = std::exchange(clock_->checkpoint_seconds, 0.0);
  report.seconds = clock_->since_start.seconds();
  report.traffic = comm_.traffic();
  report_costs(report);
  return report;
}

void Trainer::report_costs(EpochReport& report) {
  const StepCosts mine = step_.take_costs();
  clock_->costs += mine;
  report.costs = summarize(comm_, mine);
  if (chooser_ && mine.steps > 0) report.exchange = recheck_exchange(mine);
}

// The choice goes by lane 0. Under `gather` every group reduces all of its rows.
EpochExchange Trainer::recheck_exchange(const StepCosts& mine) {
  std::array<std::int64_t, 3> all = {};
  if (groups_.place() == 0) {
    all = {mine.touched_rows, mine.reduced_rows, mine[Phase::reduce].nanoseconds + mine[Phase::publish].nanoseconds};
  }
  comm_.sum(all);
  if (exchange() == ExchangeAlgorithm::gather) all[1] /= static_cast<std::int64_t>(groups_.groups);
  EpochExchange epoch = chooser_->recheck({mine.steps, all[0], all[1], all[2]});
  if (is_finished()) epoch.next = epoch.used;
  if (epoch.next != epoch.used) use_exchange(epoch.next);
  return epoch;
}

void Trainer::use_exchange(ExchangeAlgorithm algorithm) {
  exchange_ = make_exchange(groups_, data_, settings_, algorithm);
  const RowRange before = std::exchange(state_.moment_items, exchange_->owned());
  for (Matrix* moments : {&state_.item_moments.mean, &state_.item_moments.square}) {
    *moments = redistribute(comm_, *moments, before, state_.moment_items);
  }
  step_.use(*exchange_);
}

// Between validations nobody knows whether there is a better epoch.
bool Trainer::is_finished() const {
  const Progress& progress = state_.progress;
  if (progress.epoch >= settings_.train.epochs) return true;
  if (!validation_is_due(progress.epoch)) return false;
  const std::size_t patience = settings_.train.patience;
  return patience != 0 && progress.best_epoch != 0 && progress.epoch - progress.best_epoch >= patience;
}

// The test items are read once: by the last phase.
bool Trainer::is_to_test() const {
  return !settings_.train.refit || identity_.phase == RunPhase::refit;
}

TrainOutcome Trainer::run(const Observers& observers, const StopRequested& stop_requested) {
  clock_->since_checkpoint.restart();
  while (!is_finished()) {
    if (run_epoch(observers, stop_requested) == Event::stopped) return stopped_outcome();
    observers.epoch(finish_epoch());
    const std::size_t every = settings_.checkpoint.every_epochs;
    if (every != 0 && state_.progress.epoch % every == 0) save();
  }
  if (!clock_->state_is_saved) save();
  if (any_rank(stop_requested())) return stopped_outcome();  // the evaluation may take longer than there is time
  return outcome();
}

bool Trainer::any_rank(bool mine) {
  std::int64_t ranks = mine ? 1 : 0;
  comm_.sum(std::span(&ranks, 1));
  return ranks != 0;
}

TrainOutcome Trainer::stopped_outcome() const {
  TrainOutcome stopped;
  stopped.stopped = true;
  stopped.progress = state_.progress;
  return stopped;
}

TrainOutcome Trainer::outcome() {
  TrainOutcome result;
  result.progress = state_.progress;
  result.parameters_digest = parameters_digest(comm_, state_.parameters);
  result.train_seconds = clock_->train_seconds;
  result.examples_per_s =
      clock_->train_seconds > 0.0 ? static_cast<double>(clock_->examples) / clock_->train_seconds : 0.0;
  result.costs = summarize(comm_, clock_->costs);
  result.steps_here = clock_->steps;
  state_.parameters.user_rows = Matrix();  // the last step's are needed no more; the best ones take their place
  Parameters best =
      read_parameters(comm_, checkpoints_.best_file(state_.progress.best_step), data_.users(), take_item_rows());
  result.best_digest = parameters_digest(comm_, best);
  const ScoreFunction score = model_score(settings_.step.model, best);
  result.valid = rank_all(comm_, data_, HeldOut::valid, settings_.eval.protocol, score);
  if (is_to_test()) result.test = rank_all(comm_, data_, HeldOut::test, settings_.eval.protocol, score);
  state_.parameters.item_rows = std::move(best.item_rows);
  return result;
}

}  // namespace lrml
