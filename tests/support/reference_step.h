// The slow, obvious training step: all shards in one process, one triplet at a time, sums in integers.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lrml/base/fixed_point.h"
#include "lrml/checkpoint/run_state.h"
#include "lrml/data/shards.h"
#include "lrml/model/gradients.h"
#include "lrml/model/recency.h"
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

/// ‖p − q‖², or −p·q for bpr, in sixteen lanes that are folded.
inline float reference_hardness(ModelKind kind, std::span<const float> p, std::span<const float> q) {
  std::vector<float> lanes(16, 0.0f);
  for (std::size_t k = 0; k < p.size(); ++k) {
    float& lane = lanes[k % 16];
    const float apart = p[k] - q[k];
    lane = kind == ModelKind::bpr ? fused(p[k], q[k], lane) : fused(apart, apart, lane);
  }
  for (; lanes.size() > 1; lanes.resize(lanes.size() / 2)) {
    for (std::size_t l = 0; l < lanes.size() / 2; ++l) lanes[l] += lanes[l + lanes.size() / 2];
  }
  return kind == ModelKind::bpr ? -lanes[0] : lanes[0];
}

/// The triplets of a shard with the hardest of their candidates, if they have any.
inline std::vector<Triplet> reference_choice(const StepSettings& settings, const Parameters& parameters,
                                             const ReferenceParameters<float>& theta, const ShardDraws& drawn) {
  const bool by_distance = settings.sample.hardest_by == HardestBy::distance && slot_count(settings.model) > 0;
  std::vector<Triplet> triplets = drawn.triplets;
  for (std::size_t c = 0; c < drawn.candidates.size(); ++c) {
    Triplet& t = triplets[c / (drawn.candidates.size() / triplets.size())];
    const auto hardness = [&](ItemId item) {
      if (by_distance) return reference_loss(settings.model, 0.0f, theta, {t.user, t.positive, item}).negative;
      return reference_hardness(settings.model.kind, parameters.user_row(t.user), parameters.item_row(item));
    };
    if (hardness(drawn.candidates[c]) < hardness(t.negative)) t.negative = drawn.candidates[c];
  }
  return triplets;
}

/// One triplet's rows in P and Q, and whether there are any; adds to K and M. For bpr (no memory) the kernel itself, a
/// triplet at a time.
inline bool reference_triplet(const StepSettings& settings, const Parameters& parameters,
                              const ReferenceParameters<float>& theta, const Triplet& t, float weight, float& loss,
                              ReferenceParameters<float>& gradient) {
  if (settings.model.kind != ModelKind::bpr) {
    const float whole = reference_loss(settings.model, static_cast<float>(settings.loss.margin), theta, t).loss;
    loss = weight * whole;
    if (whole != 0.0f) reference_backward(settings.model, theta, t, gradient, weight);
    return whole != 0.0f;
  }
  TripletGradients g;
  GradientKernel(settings.model, settings.loss).compute(parameters, std::span(&t, 1), g, std::span(&weight, 1));
  loss = g.losses[0];
  if (g.active.empty()) return false;
  const auto first = [](const AlignedRows& rows) { return std::vector<float>(rows[0].begin(), rows[0].end()); };
  gradient.P[index(t.user)] = first(g.user);
  gradient.Q[index(t.positive)] = first(g.positive);
  gradient.Q[index(t.negative)] = first(g.negative);
  return true;
}

inline void add_exactly(const std::vector<float>& row, int bits, std::vector<std::int64_t>& sums) {
  for (std::size_t k = 0; k < row.size(); ++k) sums[k] += to_fixed(row[k], bits);
}

inline void add_shard(const StepSettings& settings, const Parameters& parameters, const ShardDraws& drawn,
                      ReferenceSums& sums) {
  const ReferenceParameters<float> theta = {to_rows(parameters.user_rows), to_rows(parameters.item_rows),
                                            to_rows(parameters.keys), to_rows(parameters.values)};
  ReferenceParameters<float> gradient = {{}, {}, zeros_like(theta.K), zeros_like(theta.M)};
  const std::vector<Triplet> triplets = reference_choice(settings, parameters, theta, drawn);
  const std::size_t negatives = settings.sample.negatives;
  sums.examples += static_cast<std::int64_t>(triplets.size() / negatives);
  for (std::size_t b = 0; b < triplets.size(); ++b) {
    const Triplet& t = triplets[b];
    const float weight = drawn.later.empty() ? 1.0f : recency_weight(settings.loss, drawn.later[b / negatives]);
    gradient.P = zeros_like(theta.P);
    gradient.Q = zeros_like(theta.Q);
    float loss = 0.0f;
    const bool active = reference_triplet(settings, parameters, theta, t, weight, loss, gradient);
    sums.loss += to_fixed(loss, loss_bits);
    if (!active) continue;
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

/// Moves rows by `gradient_of(i)`, those of which `moves(i)` holds, within a ball; 0: anywhere.
template <class AnyTable, class Moves, class GradientOf>
void move_rows(const AdamStep& adam, AnyTable& rows, Moments& moments, float radius, Moves moves,
               GradientOf gradient_of) {
  for (std::size_t i = 0; i < row_count(rows); ++i) {
    if (!moves(i)) continue;
    const std::vector<float> gradient = gradient_of(i);
    adam.update(gradient, row(moments.mean, i), row(moments.square, i), row(rows, i));
    if (radius != 0.0f) project_to_ball(row(rows, i), radius);
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
  ShardDraws drawn;
  for (std::size_t shard = 0; shard < plan.count(); ++shard) {
    sampler.draw(shard, state.progress.epoch + 1, state.progress.step_in_epoch, drawn);
    add_shard(settings, p, drawn, sums);
  }
  state.progress.sums.loss += sums.loss;
  state.progress.sums.active += sums.active;
  state.progress.sums.examples += sums.examples;
  ++state.progress.step;
  ++state.progress.step_in_epoch;
  if (sums.examples == 0) return;

  const AdamStep adam(settings.optim, state.progress.powers);
  const bool lazy = settings.optim.kind == OptimKind::lazy_adam;
  const float ball = settings.model.kind != ModelKind::bpr ? 1.0f : 0.0f;
  const auto always = [](std::size_t) { return true; };
  move_rows(
      adam, p.user_rows, state.user_moments, ball, [&](std::size_t u) { return !lazy || sums.user_counts[u] > 0; },
      [&](std::size_t u) { return sums.users[u]; });
  move_rows(
      adam, p.item_rows, state.item_moments, ball, [&](std::size_t i) { return !lazy || sums.item_counts[i] > 0; },
      [&](std::size_t i) { return from_exact(sums.items[i], item_row_bits); });
  move_rows(adam, p.keys, state.key_moments, 0.0f, always,
            [&](std::size_t i) { return from_exact(sums.keys[i], memory_bits); });
  move_rows(adam, p.values, state.value_moments, static_cast<float>(settings.model.memory_radius), always,
            [&](std::size_t i) { return from_exact(sums.values[i], memory_bits); });
}

}  // namespace lrml::test
