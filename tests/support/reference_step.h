// The slow, obvious training step: all shards in one process, one triplet at a time, sums in integers.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lrml/base/fixed_point.h"
#include "lrml/checkpoint/run_state.h"
#include "lrml/data/shards.h"
#include "lrml/model/gradients.h"
#include "lrml/sample/sampler.h"
#include "lrml/train/step.h"
#include "support/reference_model.h"

namespace lrml::test {

inline Rows<float> to_rows(const Table& table) {
  Rows<float> rows;
  for (std::size_t i = 0; i < row_count(table); ++i) rows.emplace_back(row(table, i).begin(), row(table, i).end());
  return rows;
}

/// What one step adds up over all shards. U users, I items, n slots, all d wide.
struct ReferenceSums {
  Rows<float> users;                                  ///< plain sums, one contributor each
  Rows<std::int64_t> items, keys, values;             ///< exact sums
  std::vector<std::size_t> user_counts, item_counts;  ///< active triplets
  std::int64_t loss = 0, active = 0, examples = 0;
};

/// One triplet's rows in P and Q; adds to K and M. For bpr (no memory) the kernel itself, a triplet at a
/// time.
inline void reference_triplet(const StepSettings& settings, const Parameters& parameters,
                              const ReferenceParameters<float>& theta, const Triplet& t, float& loss,
                              ReferenceParameters<float>& gradient) {
  if (settings.model.kind != ModelKind::bpr) {
    loss = reference_loss(settings.model, static_cast<float>(settings.loss.margin), theta, t).loss;
    if (loss != 0.0f) reference_backward(settings.model, theta, t, gradient);
    return;
  }
  TripletGradients g;
  GradientKernel(settings.model, settings.loss).compute(parameters, std::span(&t, 1), g);
  loss = g.losses[0];
  if (g.active.empty()) return;
  const auto first = [](const AlignedRows& rows) { return std::vector<float>(rows[0].begin(), rows[0].end()); };
  gradient.P[index(t.user)] = first(g.user);
  gradient.Q[index(t.positive)] = first(g.positive);
  gradient.Q[index(t.negative)] = first(g.negative);
}

inline void add_exactly(const std::vector<float>& row, int bits, std::vector<std::int64_t>& sums) {
  for (std::size_t k = 0; k < row.size(); ++k) sums[k] += to_fixed(row[k], bits);
}

inline void add_shard(const StepSettings& settings, const Parameters& parameters, std::span<const Triplet> triplets,
                      ReferenceSums& sums) {
  const ReferenceParameters<float> theta = {to_rows(parameters.user_rows), to_rows(parameters.item_rows),
                                            to_rows(parameters.keys), to_rows(parameters.values)};
  ReferenceParameters<float> gradient = {{}, {}, zeros_like(theta.K), zeros_like(theta.M)};
  for (const Triplet& t : triplets) {
    gradient.P = zeros_like(theta.P);
    gradient.Q = zeros_like(theta.Q);
    float loss = 0.0f;
    reference_triplet(settings, parameters, theta, t, loss, gradient);
    ++sums.examples;
    sums.loss += to_fixed(loss, loss_bits);
    if (loss == 0.0f) continue;
    ++sums.active;
    ++sums.user_counts[index(t.user)];
    for (std::size_t k = 0; k < settings.model.dim; ++k) {
      sums.users[index(t.user)][k] += gradient.P[index(t.user)][k];
    }
    for (const ItemId item : {t.positive, t.negative}) {
      ++sums.item_counts[index(item)];
      add_exactly(gradient.Q[index(item)], item_row_bits, sums.items[index(item)]);
    }
  }
  for (std::size_t i = 0; i < theta.K.size(); ++i) {
    add_exactly(gradient.K[i], memory_bits, sums.keys[i]);
    add_exactly(gradient.M[i], memory_bits, sums.values[i]);
  }
}

inline std::vector<float> from_exact(const std::vector<std::int64_t>& sums, int bits) {
  std::vector<float> row;
  for (const std::int64_t sum : sums) row.push_back(from_fixed(sum, bits));
  return row;
}

/// Moves rows by `gradient_of(i)`, those of which `moves(i)` holds.
template <class AnyTable, class Moves, class GradientOf>
void move_rows(const AdamStep& adam, AnyTable& rows, Moments& moments, bool unit_ball, Moves moves,
               GradientOf gradient_of) {
  for (std::size_t i = 0; i < row_count(rows); ++i) {
    if (!moves(i)) continue;
    const std::vector<float> gradient = gradient_of(i);
    adam.update(gradient, row(moments.mean, i), row(moments.square, i), row(rows, i));
    if (unit_ball) project_to_unit_ball(row(rows, i));
  }
}

/// The step that state.progress names, of a state that holds all rows.
inline void reference_step(const StepSettings& settings, const ShardPlan& plan, const Sampler& sampler,
                           RunState& state) {
  Parameters& p = state.parameters;
  const std::size_t dim = settings.model.dim, users = row_count(p.user_rows), items = row_count(p.item_rows);
  const Rows<std::int64_t> no_memory(p.slots(), std::vector<std::int64_t>(dim));
  ReferenceSums sums{Rows<float>(users, std::vector<float>(dim)),
                     Rows<std::int64_t>(items, std::vector<std::int64_t>(dim)),
                     no_memory,
                     no_memory,
                     std::vector<std::size_t>(users),
                     std::vector<std::size_t>(items)};
  std::vector<Triplet> triplets;
  for (std::size_t shard = 0; shard < plan.count(); ++shard) {
    sampler.draw(shard, state.progress.epoch + 1, state.progress.step_in_epoch, triplets);
    add_shard(settings, p, triplets, sums);
  }
  state.progress.sums.loss += sums.loss;
  state.progress.sums.active += sums.active;
  state.progress.sums.examples += sums.examples;
  ++state.progress.step;
  ++state.progress.step_in_epoch;
  if (sums.examples == 0) return;

  const AdamStep adam(settings.optim, state.progress.powers);
  const bool lazy = settings.optim.kind == OptimKind::lazy_adam, ball = settings.model.kind != ModelKind::bpr;
  const auto always = [](std::size_t) { return true; };
  move_rows(
      adam, p.user_rows, state.user_moments, ball, [&](std::size_t u) { return !lazy || sums.user_counts[u] > 0; },
      [&](std::size_t u) { return sums.users[u]; });
  move_rows(
      adam, p.item_rows, state.item_moments, ball, [&](std::size_t i) { return !lazy || sums.item_counts[i] > 0; },
      [&](std::size_t i) { return from_exact(sums.items[i], item_row_bits); });
  move_rows(adam, p.keys, state.key_moments, false, always,
            [&](std::size_t i) { return from_exact(sums.keys[i], memory_bits); });
  move_rows(adam, p.values, state.value_moments, false, always,
            [&](std::size_t i) { return from_exact(sums.values[i], memory_bits); });
}

}  // namespace lrml::test
