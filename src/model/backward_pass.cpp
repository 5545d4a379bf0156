#include "backward_pass.h"

#include <algorithm>

namespace lrml {

BackwardPass::BackwardPass(const ModelOptions& model, float l2) : model_(model), l2_(l2) {
  if (!has_own_relation(model)) return;
  for (AlignedRows* rows : {&joint_, &g_, &joint_gradient_}) rows->resize(2 * ForwardPass::capacity, model.dim);
  attention_.resize(2 * ForwardPass::capacity * model.slots);
}

TripletRows BackwardPass::rows_of(const Parameters& parameters, std::span<const Triplet> triplets, std::size_t a,
                                  TripletGradients& out) const {
  const Triplet& triplet = triplets[out.active[a]];
  return {model_.dim,
          parameters.user_row(triplet.user).data(),
          parameters.item_row(triplet.positive).data(),
          parameters.item_row(triplet.negative).data(),
          out.user[a].data(),
          out.positive[a].data(),
          out.negative[a].data(),
          weights_.empty() ? 1.0f : weights_[out.active[a]]};
}

// With one pair a triplet its gradient rows, which are to be written last, hold the pair's rows until then: they are in
// the cache.
PairTable BackwardPass::table(const ForwardPass& forward, std::size_t first, TripletGradients& out) {
  if (has_own_relation(model_)) {
    return {joint_.lanes_from(0), g_.lanes_from(0), joint_gradient_.lanes_from(0), attention_.data()};
  }
  return {out.positive.lanes_from(first), out.user.lanes_from(first), out.negative.lanes_from(first),
          forward.positive_rows().attention.data()};
}

MemoryRows BackwardPass::rows(const PairTable& table, std::size_t pair) const {
  const std::size_t begin = pair * lane_blocks(model_.dim);
  return {table.joint[begin].v, table.g[begin].v, table.joint_gradient[begin].v};
}

void BackwardPass::enter(const TripletRows& triplet, const ForwardPass& forward, const PairTable& table,
                         std::size_t t) {
  if (!has_own_relation(model_)) return enter_memory(triplet, rows(table, t));
  const PairRows &first = forward.positive_rows(), &second = forward.negative_rows();
  enter_memory(triplet, {first.relation[t].data(), second.relation[t].data()}, rows(table, 2 * t),
               rows(table, 2 * t + 1));
  const std::size_t slots = slot_count(model_);
  std::copy_n(first.attention.data() + t * slots, slots, attention_.data() + 2 * t * slots);
  std::copy_n(second.attention.data() + t * slots, slots, attention_.data() + (2 * t + 1) * slots);
}

void BackwardPass::leave(const TripletRows& triplet, const ForwardPass& forward, const PairTable& table,
                         std::size_t t) const {
  if (has_own_relation(model_)) return leave_memory(triplet, rows(table, 2 * t), rows(table, 2 * t + 1));
  leave_memory(triplet, forward.positive_rows().relation[t].data(), rows(table, t));
}

void BackwardPass::run_logistic(const Parameters& parameters, std::span<const Triplet> triplets, std::size_t first,
                                TripletGradients& out) const {
  for (std::size_t a = first; a < out.active.size(); ++a) {
    const std::size_t position = out.active[a];
    const float x = out.distance_positive[position] - out.distance_negative[position];
    logistic_gradients(rows_of(parameters, triplets, a, out), Logistic(x).slope, l2_);
  }
}

void BackwardPass::run(const Parameters& parameters, std::span<const Triplet> triplets, std::span<const float> weights,
                       const ForwardPass& forward, TripletGradients& out) {
  weights_ = weights;
  const std::size_t count = forward.kept(), first = out.active.size() - count;
  if (model_.kind == ModelKind::bpr) return run_logistic(parameters, triplets, first, out);
  const PairTable pair_table = table(forward, first, out);
  for (std::size_t t = 0; t < count; ++t) {
    enter(rows_of(parameters, triplets, first + t, out), forward, pair_table, t);
  }
  memory_.run(forward.memory(), pair_table, count * pairs());
  for (std::size_t t = 0; t < count; ++t) {
    leave(rows_of(parameters, triplets, first + t, out), forward, pair_table, t);
  }
}

}  // namespace lrml
