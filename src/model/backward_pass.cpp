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
          out.negative[a].data()};
}

void BackwardPass::enter(const TripletRows& rows, const ForwardPass& forward, std::size_t a, std::size_t t) {
  const PairRows &first = forward.positive_rows(), &second = forward.negative_rows();
  const auto attend = [&](const PairRows& from, std::size_t pair) {
    const std::size_t slots = slot_count(model_);
    std::copy_n(from.attention.data() + a * slots, slots, memory_.attention(pair).data());
  };
  if (has_own_relation(model_)) {
    enter_memory(rows, {first.relation[a].data(), second.relation[a].data()}, memory_.rows(2 * t),
                 memory_.rows(2 * t + 1));
    attend(first, 2 * t);
    attend(second, 2 * t + 1);
  } else {
    enter_memory(rows, memory_.rows(t));
    attend(first, t);
  }
}

void BackwardPass::leave(const TripletRows& rows, const ForwardPass& forward, std::size_t a, std::size_t t) {
  if (has_own_relation(model_)) {
    leave_memory(rows, memory_.rows(2 * t), memory_.rows(2 * t + 1));
  } else {
    leave_memory(rows, forward.positive_rows().relation[a].data(), memory_.rows(t));
  }
}

void BackwardPass::run_logistic(const Parameters& parameters, std::span<const Triplet> triplets,
                                TripletGradients& out) const {
  for (std::size_t a = 0; a < out.active.size(); ++a) {
    const std::size_t position = out.active[a];
    const float x = out.distance_positive[position] - out.distance_negative[position];
    logistic_gradients(rows_of(parameters, triplets, a, out), Logistic(x).slope);
  }
}

void BackwardPass::run(const Parameters& parameters, std::span<const Triplet> triplets, const ForwardPass& forward,
                       TripletGradients& out) {
  const std::size_t pairs = has_own_relation(model_) ? 2 : 1;  // of a triplet
  const std::size_t group = MemoryBackward::capacity / pairs;
  memory_.start(parameters);
  if (model_.kind == ModelKind::bpr) run_logistic(parameters, triplets, out);
  for (std::size_t first = 0; first < out.active.size() && model_.kind != ModelKind::bpr; first += group) {
    const std::size_t count = std::min(group, out.active.size() - first);
    for (std::size_t t = 0; t < count; ++t) {
      enter(rows_of(parameters, triplets, first + t, out), forward, first + t, t);
    }
    memory_.run(forward.memory(), count * pairs);
    for (std::size_t t = 0; t < count; ++t) {
      leave(rows_of(parameters, triplets, first + t, out), forward, first + t, t);
    }
  }
  memory_.finish(out.keys, out.values);
}

}  // namespace lrml
