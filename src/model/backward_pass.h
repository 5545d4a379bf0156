// Gradient rows of active triplets; the formulas stand in lrml/model/gradients.h.
#pragma once

#include <span>

#include "forward_pass.h"
#include "lrml/model/gradients.h"
#include "memory_backward.h"
#include "triplet_rows.h"

namespace lrml {

class BackwardPass {
 public:
  explicit BackwardPass(const ModelOptions& model) : model_(model) {}

  /// Fills the gradients of `out`, whose active positions and distances `forward` has left.
  void run(const Parameters& parameters, std::span<const Triplet> triplets, const ForwardPass& forward,
           TripletGradients& out);

 private:
  /// Rows of the a-th active triplet.
  TripletRows rows_of(const Parameters& parameters, std::span<const Triplet> triplets, std::size_t a,
                      TripletGradients& out) const;

  /// The a-th active triplet into the memory's part, as the t-th of a group, and out of it.
  void enter(const TripletRows& rows, const ForwardPass& forward, std::size_t a, std::size_t t);
  void leave(const TripletRows& rows, const ForwardPass& forward, std::size_t a, std::size_t t);

  void run_logistic(const Parameters& parameters, std::span<const Triplet> triplets, TripletGradients& out) const;

  ModelOptions model_;
  MemoryBackward memory_;
};

}  // namespace lrml
