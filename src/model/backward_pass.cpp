#include "backward_pass.h"

#include <algorithm>

namespace lrml {

BackwardPass::Rows BackwardPass::rows_of(const Parameters& parameters, std::span<const Triplet> triplets, std::size_t a,
                                         TripletGradients& out) const {
  const Triplet& triplet = triplets[out.active[a]];
  return {parameters.user_row(triplet.user).data(),     parameters.item_row(triplet.positive).data(),
          parameters.item_row(triplet.negative).data(), out.user.data() + a * model_.dim,
          out.positive.data() + a * model_.dim,         out.negative.data() + a * model_.dim};
}

void BackwardPass::logistic(const Rows& rows, float slope) const {
  for (std::size_t k = 0; k < model_.dim; ++k) {
    rows.user[k] = slope * (rows.q_j[k] - rows.q_i[k]);
    rows.positive[k] = -slope * rows.p[k];
    rows.negative[k] = slope * rows.p[k];
  }
}

void BackwardPass::enter_attention(const PairRows& from, std::size_t a, std::size_t pair) {
  const std::size_t slots = slot_count(model_);
  std::copy_n(from.attention.data() + a * slots, slots, memory_.attention(pair).data());
}

// −2e⁺ and 2e⁻ wait in the gradient rows; g = 2(q_j − q_i), s = p ∘ q_i.
void BackwardPass::enter_shared(const Rows& rows, const ForwardPass& forward, std::size_t a, std::size_t pair) {
  const float* const r = forward.positive_rows().relation.data() + a * model_.dim;
  float* const __restrict g = memory_.g(pair).data();
  float* const __restrict s = memory_.joint(pair).data();
  for (std::size_t k = 0; k < model_.dim; ++k) {
    const float moved = rows.p[k] + r[k];
    rows.positive[k] = -2.0f * (moved - rows.q_i[k]);
    rows.negative[k] = 2.0f * (moved - rows.q_j[k]);
    g[k] = 2.0f * (rows.q_j[k] - rows.q_i[k]);
    s[k] = rows.p[k] * rows.q_i[k];
  }
  enter_attention(forward.positive_rows(), a, pair);
}

// The same with two pairs: g⁺ = 2e⁺ with s = p ∘ q_i, and g⁻ = −2e⁻ with s = p ∘ q_j.
void BackwardPass::enter_own(const Rows& rows, const ForwardPass& forward, std::size_t a, std::size_t pair) {
  const float* const r = forward.positive_rows().relation.data() + a * model_.dim;
  const float* const r_negative = forward.negative_rows().relation.data() + a * model_.dim;
  float* const __restrict g = memory_.g(pair).data();
  float* const __restrict s = memory_.joint(pair).data();
  float* const __restrict g_negative = memory_.g(pair + 1).data();
  float* const __restrict s_negative = memory_.joint(pair + 1).data();
  for (std::size_t k = 0; k < model_.dim; ++k) {
    g[k] = 2.0f * ((rows.p[k] + r[k]) - rows.q_i[k]);
    g_negative[k] = -2.0f * ((rows.p[k] + r_negative[k]) - rows.q_j[k]);
    rows.positive[k] = -g[k];
    rows.negative[k] = -g_negative[k];
    s[k] = rows.p[k] * rows.q_i[k];
    s_negative[k] = rows.p[k] * rows.q_j[k];
  }
  enter_attention(forward.positive_rows(), a, pair);
  enter_attention(forward.negative_rows(), a, pair + 1);
}

void BackwardPass::leave_shared(const Rows& rows, std::size_t pair) {
  const float* const g = memory_.g(pair).data();
  const float* const ds = memory_.joint_gradient(pair).data();
  for (std::size_t k = 0; k < model_.dim; ++k) {
    rows.user[k] = fused(ds[k], rows.q_i[k], g[k]);
    rows.positive[k] = fused(ds[k], rows.p[k], rows.positive[k]);
  }
}

void BackwardPass::leave_own(const Rows& rows, std::size_t pair) {
  leave_shared(rows, pair);
  const float* const g = memory_.g(pair + 1).data();
  const float* const ds = memory_.joint_gradient(pair + 1).data();
  for (std::size_t k = 0; k < model_.dim; ++k) {
    rows.user[k] += fused(ds[k], rows.q_j[k], g[k]);
    rows.negative[k] = fused(ds[k], rows.p[k], rows.negative[k]);
  }
}

void BackwardPass::run(const Parameters& parameters, std::span<const Triplet> triplets, const ForwardPass& forward,
                       TripletGradients& out) {
  const bool own = model_.kind == ModelKind::lrml && model_.relation == Relation::own;
  const std::size_t pairs = own ? 2 : 1;  // of a triplet
  memory_.start(parameters);
  for (std::size_t first = 0; first < out.active.size(); first += lanes) {
    const std::size_t count = std::min(lanes, out.active.size() - first);
    for (std::size_t t = 0; t < count; ++t) {
      const Rows rows = rows_of(parameters, triplets, first + t, out);
      if (model_.kind == ModelKind::bpr) {
        const std::size_t position = out.active[first + t];
        logistic(rows, Logistic(out.distance_positive[position] - out.distance_negative[position]).slope);
      } else {
        own ? enter_own(rows, forward, first + t, 2 * t) : enter_shared(rows, forward, first + t, t);
      }
    }
    if (model_.kind == ModelKind::bpr) continue;
    memory_.run(parameters, count * pairs);
    for (std::size_t t = 0; t < count; ++t) {
      const Rows rows = rows_of(parameters, triplets, first + t, out);
      own ? leave_own(rows, 2 * t) : leave_shared(rows, t);
    }
  }
  memory_.finish(out.keys, out.values);
}

}  // namespace lrml
