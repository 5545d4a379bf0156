// Gradient rows of active triplets; the formulas stand in lrml/model/gradients.h.
#pragma once

#include <span>
#include <vector>

#include "forward_pass.h"
#include "lrml/model/gradients.h"
#include "memory_backward.h"
#include "triplet_rows.h"

namespace lrml {

class BackwardPass {
 public:
  BackwardPass(const ModelOptions& model, float l2);

  /// Active triplets worth running together: the rows of so many stay in the cache between the passes.
  std::size_t group() const { return 2 * lanes / pairs(); }

  void start(const Parameters& parameters) { memory_.start(parameters); }

  /// Fills the gradient rows of the active triplets that `forward` keeps, the last ones of `out`. `weights` [B], or
  /// none.
  void run(const Parameters& parameters, std::span<const Triplet> triplets, std::span<const float> weights,
           const ForwardPass& forward, TripletGradients& out);

  /// ∂K and ∂M since `start`.
  void finish(TripletGradients& out) const { memory_.finish(out.keys, out.values); }

 private:
  /// Rows of the a-th active triplet.
  TripletRows rows_of(const Parameters& parameters, std::span<const Triplet> triplets, std::size_t a,
                      TripletGradients& out) const;

  std::size_t pairs() const { return has_own_relation(model_) ? 2 : 1; }  ///< of a triplet

  /// Where the pairs of the active triplets from `first` on are worked on.
  PairTable table(const ForwardPass& forward, std::size_t first, TripletGradients& out);
  MemoryRows rows(const PairTable& table, std::size_t pair) const;

  /// The t-th triplet kept into the memory's part, and out of it.
  void enter(const TripletRows& rows, const ForwardPass& forward, const PairTable& table, std::size_t t);
  void leave(const TripletRows& rows, const ForwardPass& forward, const PairTable& table, std::size_t t) const;

  void run_logistic(const Parameters& parameters, std::span<const Triplet> triplets, std::size_t first,
                    TripletGradients& out) const;

  ModelOptions model_;
  float l2_;
  std::span<const float> weights_;  ///< of the run
  MemoryBackward memory_;
  AlignedRows joint_, g_, joint_gradient_;  ///< [2 x triplets kept] where relation = own, with both pairs of each
  std::vector<float> attention_;            ///< [2 x triplets kept x n]
};

}  // namespace lrml
