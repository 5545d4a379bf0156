// Gradient rows of active triplets; the formulas stand in lrml/model/gradients.h.
#pragma once

#include <span>

#include "forward_pass.h"
#include "lrml/model/gradients.h"
#include "memory_backward.h"

namespace lrml {

class BackwardPass {
 public:
  explicit BackwardPass(const ModelOptions& model) : model_(model) {}

  /// Fills the gradients of `out`, whose active positions and distances `forward` has left.
  void run(const Parameters& parameters, std::span<const Triplet> triplets, const ForwardPass& forward,
           TripletGradients& out);

 private:
  /// The a-th active triplet: where its rows are and where its gradient rows go, [d] each.
  struct Rows {
    const float *p, *q_i, *q_j;
    float *user, *positive, *negative;
  };
  Rows rows_of(const Parameters& parameters, std::span<const Triplet> triplets, std::size_t a,
               TripletGradients& out) const;

  void logistic(const Rows& rows, float slope) const;
  void enter_shared(const Rows& rows, const ForwardPass& forward, std::size_t a, std::size_t pair);
  void enter_own(const Rows& rows, const ForwardPass& forward, std::size_t a, std::size_t pair);
  void leave_shared(const Rows& rows, std::size_t pair);
  void leave_own(const Rows& rows, std::size_t pair);
  void enter_attention(const PairRows& from, std::size_t a, std::size_t pair);

  ModelOptions model_;
  MemoryBackward memory_;
};

}  // namespace lrml
