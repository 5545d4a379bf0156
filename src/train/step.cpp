#include "lrml/train/step.h"

#include <string>

#include "control_vector.h"
#include "lrml/comm/agree.h"
#include "lrml/exchange/row_sums.h"
#include "lrml/model/gradients.h"
#include "update_rows.h"
#include "user_gradients.h"

namespace lrml {

struct TrainStep::Workspace {
  GradientKernel kernel;
  std::vector<Triplet> triplets;
  TripletGradients gradients;
  UserGradients users;
  RowSums items;
  ReducedRows reduced;
  ControlVector control;
  std::int64_t examples = 0;  ///< of all ranks, in this step

  Workspace(const StepSettings& settings, RowRange users_here, std::size_t item_count)
      : kernel(settings.model, settings.loss),
        users(users_here, settings.model.dim),
        items(item_count, settings.model.dim),
        control(slot_count(settings.model), settings.model.dim) {}
};

namespace {

[[noreturn]] void throw_bad_step(const Progress& progress, std::int64_t bad) {
  throw AgreedError(ExitCode::failure,
                    "training diverged in step " + std::to_string(progress.step + 1) + " (epoch " +
                        std::to_string(progress.epoch + 1) + ": " + std::to_string(bad) +
                        " gradient or loss values are not finite or at least 1024). Lower optim.learning_rate or "
                        "loss.margin; the last checkpoint is as it was.");
}

}  // namespace

TrainStep::TrainStep(Communicator& comm, const StepSettings& settings, const ShardPlan& plan, const Sampler& sampler,
                     ItemExchange& exchange, const RunState& state)
    : comm_(comm),
      settings_(settings),
      plan_(plan),
      sampler_(sampler),
      exchange_(exchange),
      my_shards_(plan.shards_of_rank(static_cast<std::size_t>(comm.rank()), static_cast<std::size_t>(comm.size()))),
      work_(std::make_unique<Workspace>(settings, state.parameters.users, row_count(state.parameters.item_rows))) {}

TrainStep::~TrainStep() = default;

// Every rank adds up all shards' slices, so that no rank needs to ask.
bool TrainStep::is_empty(std::size_t step) const {
  work_->examples = 0;
  for (std::size_t shard = 0; shard < plan_.count(); ++shard) {
    work_->examples += static_cast<std::int64_t>(sampler_.slice(shard, step).size());
  }
  return work_->examples == 0;
}

void TrainStep::gather_gradients(const RunState& state) {
  Workspace& w = *work_;
  w.users.clear();
  w.items.clear();
  for (std::size_t shard = my_shards_.begin; shard < my_shards_.end; ++shard) {
    sampler_.draw(shard, state.progress.epoch + 1, state.progress.step_in_epoch, w.triplets);
    if (w.triplets.empty()) continue;
    w.kernel.compute(state.parameters, w.triplets, w.gradients);
    add_gradients(w.triplets);
  }
}

void TrainStep::add_gradients(std::span<const Triplet> triplets) {
  Workspace& w = *work_;
  const TripletGradients& g = w.gradients;
  const std::size_t dim = settings_.model.dim;
  std::int64_t loss = 0;
  std::size_t bad = add_fixed_total(g.losses, loss_bits, loss);
  for (std::size_t a = 0; a < g.active.size(); ++a) {
    if (a + 1 < g.active.size()) {
      w.items.prefetch(triplets[g.active[a + 1]].positive);
      w.items.prefetch(triplets[g.active[a + 1]].negative);
    }
    const Triplet& triplet = triplets[g.active[a]];
    w.users.add(triplet.user, std::span(g.user).subspan(a * dim, dim));
    bad += w.items.add(triplet.positive, std::span(g.positive).subspan(a * dim, dim));
    bad += w.items.add(triplet.negative, std::span(g.negative).subspan(a * dim, dim));
  }
  w.control.add_memory(g.keys, g.values);
  w.control[ControlVector::loss] += loss;
  w.control[ControlVector::active] += static_cast<std::int64_t>(g.active.size());
  w.control[ControlVector::bad] += static_cast<std::int64_t>(bad);
}

void TrainStep::update(RunState& state) {
  Workspace& w = *work_;
  Parameters& p = state.parameters;
  const AdamStep adam(settings_.optim, state.progress.powers);
  const bool unit_ball = settings_.model.kind != ModelKind::bpr;
  const OptimKind kind = settings_.optim.kind;
  update_users({adam, unit_ball, p.user_rows, state.user_moments}, w.users, kind);
  update_items({adam, unit_ball, p.item_rows, state.item_moments, state.moment_items.begin}, w.reduced,
               state.moment_items, kind);
  update_memory({adam, false, p.keys, state.key_moments}, w.control, 0);
  update_memory({adam, false, p.values, state.value_moments}, w.control, 1);
}

Requests TrainStep::operator()(RunState& state, const Requests& mine) {
  Workspace& w = *work_;
  Progress& progress = state.progress;
  const bool empty = is_empty(progress.step_in_epoch);
  w.control.clear();
  w.control[ControlVector::stop] = mine.stop ? 1 : 0;
  w.control[ControlVector::checkpoint] = mine.checkpoint ? 1 : 0;
  if (!empty) gather_gradients(state);
  w.control.sum(comm_);
  if (w.control[ControlVector::bad] != 0) throw_bad_step(progress, w.control[ControlVector::bad]);
  if (!empty) {
    exchange_.reduce(w.items, w.reduced);
    update(state);
    exchange_.publish(state.parameters.item_rows);
  }
  progress.sums.loss += w.control[ControlVector::loss];
  progress.sums.active += w.control[ControlVector::active];
  progress.sums.examples += w.examples;
  ++progress.step;
  ++progress.step_in_epoch;
  return {w.control[ControlVector::stop] != 0, w.control[ControlVector::checkpoint] != 0};
}

}  // namespace lrml
