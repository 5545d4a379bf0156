#include "lrml/train/step.h"

#include <string>
#include <utility>

#include "control_vector.h"
#include "draw_ahead.h"
#include "lrml/comm/agree.h"
#include "lrml/exchange/row_sums.h"
#include "lrml/model/gradients.h"
#include "lrml/model/recency.h"
#include "negative_choice.h"
#include "update_rows.h"
#include "user_gradients.h"

namespace lrml {

struct TrainStep::Workspace {
  DrawAhead ahead;
  NegativeChoice choose_negatives;
  std::vector<float> weights;  ///< of a shard, where examples weigh
  GradientKernel kernel;
  TripletGradients gradients;
  UserGradients users;
  RowSums items;
  ReducedRows reduced;
  ControlVector control;
  StepCosts costs;

  Workspace(const StepSettings& settings, DrawAhead drawn, RowRange users_here, std::size_t item_count)
      : ahead(std::move(drawn)),
        choose_negatives(settings.model, settings.sample),
        kernel(settings.model, settings.loss),
        users(users_here, settings.model.dim),
        items(item_count, settings.model.dim),
        control(slot_count(settings.model), settings.model.dim) {}
};

namespace {

DrawAhead::Items listing_for(const ItemExchange& exchange) {
  return exchange.wants_next_reads() ? DrawAhead::Items::listed : DrawAhead::Items::not_listed;
}

[[noreturn]] void throw_bad_step(const Progress& progress, std::int64_t bad) {
  throw AgreedError(ExitCode::failure,
                    "training diverged in step " + std::to_string(progress.step + 1) + " (epoch " +
                        std::to_string(progress.epoch + 1) + ": " + std::to_string(bad) +
                        " gradient or loss values are not finite or at least 1024). Lower optim.learning_rate or "
                        "loss.margin; the last checkpoint is as it was.");
}

}  // namespace

Sampler::Setting sampler_setting(const StepSettings& settings, std::size_t items, std::size_t steps_per_epoch,
                                 std::uint64_t seed) {
  return {items, steps_per_epoch, seed, settings.sample, weighs_by_recency(settings.loss)};
}

TrainStep::TrainStep(Communicator& comm, const StepSettings& settings, const ShardPlan& plan, const Sampler& sampler,
                     ItemExchange& exchange, const RunState& state)
    : comm_(comm), settings_(settings), sampler_(sampler), exchange_(&exchange) {
  const RowRange my_shards =
      plan.shards_of_rank(static_cast<std::size_t>(comm.rank()), static_cast<std::size_t>(comm.size()));
  const std::size_t items = row_count(state.parameters.item_rows);
  work_ = std::make_unique<Workspace>(settings, DrawAhead(comm, sampler, my_shards, listing_for(exchange), items),
                                      state.parameters.users, items);
}

void TrainStep::use(ItemExchange& exchange) {
  exchange_ = &exchange;
  work_->ahead.list(listing_for(exchange));
}

TrainStep::~TrainStep() = default;

// Where the step before did not lead here (the first one, or after a jump), nobody has fetched its rows.
bool TrainStep::prepare(RunState& state) {
  const StepPlace place = {state.progress.epoch + 1, state.progress.step_in_epoch};
  if (work_->ahead.is_at(place)) return true;
  if (sampler_.examples_of_step(place.step) == 0) return false;
  work_->ahead.start_at(place);
  exchange_->publish_all(state.parameters.item_rows);
  return true;
}

void TrainStep::gather_gradients(const RunState& state) {
  Workspace& w = *work_;
  w.users.clear();
  w.items.clear();
  for (const ShardDraws& drawn : w.ahead.current().shards) {
    if (drawn.triplets.empty()) continue;
    const std::span<const Triplet> triplets = w.choose_negatives(state.parameters, drawn);
    w.kernel.compute(state.parameters, triplets, w.gradients, weigh(drawn));
    add_gradients(triplets);
  }
}

std::span<const float> TrainStep::weigh(const ShardDraws& drawn) {
  std::vector<float>& weights = work_->weights;
  weights.clear();
  for (const std::uint32_t later : drawn.later) {
    weights.insert(weights.end(), settings_.sample.negatives, recency_weight(settings_.loss, later));
  }
  return weights;
}

void TrainStep::add_gradients(std::span<const Triplet> triplets) {
  Workspace& w = *work_;
  const TripletGradients& g = w.gradients;
  std::int64_t loss = 0;
  std::size_t bad = add_fixed_total(g.losses, loss_bits, loss);
  for (std::size_t a = 0; a < g.active.size(); ++a) {
    if (a + 1 < g.active.size()) {
      w.items.prefetch(triplets[g.active[a + 1]].positive);
      w.items.prefetch(triplets[g.active[a + 1]].negative);
    }
    const Triplet& triplet = triplets[g.active[a]];
    w.users.add(triplet.user, g.user[a]);
    bad += w.items.add(triplet.positive, g.positive[a]);
    bad += w.items.add(triplet.negative, g.negative[a]);
  }
  w.control.add_memory(g.keys, g.values);
  w.control[ControlVector::loss] += loss;
  w.control[ControlVector::active] += static_cast<std::int64_t>(g.active.size());
  w.control[ControlVector::bad] += static_cast<std::int64_t>(bad);
}

// Rows travel while user rows move, and again while the step after the next is drawn.
void TrainStep::move(RunState& state, PhaseClock& clock) {
  Workspace& w = *work_;
  Parameters& p = state.parameters;
  const AdamStep adam(settings_.optim, state.progress.powers);
  const float ball = settings_.model.kind == ModelKind::bpr ? RowUpdater::free : 1.0f;
  const auto memory_ball = static_cast<float>(settings_.model.memory_radius);
  const OptimKind kind = settings_.optim.kind;
  clock.enter(Phase::reduce);
  exchange_->start_reduce(w.items, w.ahead.next().items);
  clock.enter(Phase::update);
  update_users({adam, ball, elements(p.user_rows), state.user_moments}, w.users, kind);
  update_memory({adam, RowUpdater::free, elements(p.keys), state.key_moments}, w.control, 0);
  update_memory({adam, memory_ball, elements(p.values), state.value_moments}, w.control, 1);
  clock.enter(Phase::reduce);
  exchange_->finish_reduce(w.reduced);
  w.costs.touched_rows += static_cast<std::int64_t>(exchange_->rows_carried(w.items));
  w.costs.reduced_rows += static_cast<std::int64_t>(w.reduced.ids.size());
  clock.enter(Phase::update);
  update_items({adam, ball, elements(p.item_rows), state.item_moments, state.moment_items.begin}, w.reduced,
               state.moment_items, kind);
  clock.enter(Phase::publish);
  exchange_->start_publish(p.item_rows);
  clock.enter(Phase::sample);
  w.ahead.advance();
  clock.enter(Phase::publish);
  exchange_->finish_publish(p.item_rows);
}

Requests TrainStep::operator()(RunState& state, const Requests& mine) {
  Workspace& w = *work_;
  Progress& progress = state.progress;
  PhaseClock clock(comm_, w.costs, Phase::sample);
  const bool empty = !prepare(state);
  clock.enter(Phase::compute);
  w.control.clear();
  w.control[ControlVector::stop] = mine.stop ? 1 : 0;
  w.control[ControlVector::checkpoint] = mine.checkpoint ? 1 : 0;
  if (!empty) gather_gradients(state);
  clock.enter(Phase::wait);
  w.control.sum(comm_);
  if (w.control[ControlVector::bad] != 0) throw_bad_step(progress, w.control[ControlVector::bad]);
  progress.sums.loss += w.control[ControlVector::loss];
  progress.sums.active += w.control[ControlVector::active];
  if (!empty) {
    progress.sums.examples += w.ahead.current().examples;
    move(state, clock);
  }
  ++progress.step;
  ++progress.step_in_epoch;
  ++w.costs.steps;
  return {w.control[ControlVector::stop] != 0, w.control[ControlVector::checkpoint] != 0};
}

StepCosts TrainStep::take_costs() {
  return std::exchange(work_->costs, {});
}

}  // namespace lrml
