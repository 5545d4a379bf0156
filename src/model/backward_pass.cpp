#include "backward_pass.h"

#include <algorithm>

namespace lrml {

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

void BackwardPass::enter(const TripletRows& rows, const ForwardPass& forward, std::size_t t) {
  const PairRows &first = forward.positive_rows(), &second = forward.negative_rows();
  const auto attend = [&](const PairRows& from, std::size_t pair) {
    const std::size_t slots = slot_count(model_);
    std::copy_n(from.attention.data() + t * slots, slots, memory_.attention(pair).data());
  };
  if (has_own_relation(model_)) {
    enter_memory(rows, {first.relation[t].data(), second.relation[t].data()}, memory_.rows(2 * t),
                 memory_.rows(2 * t + 1));
    attend(first, 2 * t);
    attend(second, 2 * t + 1);
  } else {
    enter_memory(rows, memory_.rows(t));
    attend(first, t);
  }
}

void BackwardPass::leave(const TripletRows& rows, const ForwardPass& forward, std::size_t t) {
  if (has_own_relation(model_)) {
    leave_memory(rows, memory_.rows(2 * t), memory_.rows(2 * t + 1));
  } else {
    leave_memory(rows, forward.positive_rows().relation[t].data(), memory_.rows(t));
  }
}

void BackwardPass::run_logistic(const Parameters& parameters, std::span<const Triplet> triplets, std::size_t first,
                                TripletGradients& out) const {
  for (std::size_t a = first; a < out.active.size(); ++a) {
    const std::size_t position = out.active[a];
    const float x = out.distance_positive[position] - out.distance_negative[position];
    logistic_gradients(rows_of(parameters, triplets, a, out), Logistic(x).slope);
  }
}

void BackwardPass::run(const Parameters& parameters, std::span<const Triplet> triplets, std::span<const float> weights,
                       const ForwardPass& forward, TripletGradients& out) {
  weights_ = weights;
  const std::size_t count = forward.kept(), first = out.active.size() - count;
  if (model_.kind == ModelKind::bpr) return run_logistic(parameters, triplets, first, out);
  for (std::size_t t = 0; t < count; ++t) enter(rows_of(parameters, triplets, first + t, out), forward, t);
  memory_.run(forward.memory(), count * pairs());
  for (std::size_t t = 0; t < count; ++t) leave(rows_of(parameters, triplets, first + t, out), forward, t);
}

}  // namespace lrml
