// Forward and backward of triplets: losses, and the gradient rows of those whose hinge is not zero.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "lrml/base/matrix.h"
#include "lrml/base/types.h"
#include "lrml/model/lanes.h"
#include "lrml/model/options.h"
#include "lrml/model/parameters.h"

namespace lrml {

/// Rows of d floats, each in Lanes of its own, so that no register of floats straddles two lines of the cache. What
/// lies behind the d floats is finite, and nobody's.
class AlignedRows {
 public:
  /// Keeps its memory, and not its content.
  void resize(std::size_t rows, std::size_t dim) {
    dim_ = dim;
    blocks_ = lane_blocks(dim);
    if (lanes_.size() < rows * blocks_) lanes_.resize(rows * blocks_);
  }
  std::span<float> operator[](std::size_t i) { return {lanes_[i * blocks_].v, dim_}; }
  std::span<const float> operator[](std::size_t i) const { return {lanes_[i * blocks_].v, dim_}; }

  /// From row i on, lane_blocks(d) Lanes each.
  Lanes* lanes_from(std::size_t i) { return lanes_.data() + i * blocks_; }

 private:
  std::size_t dim_ = 0;
  std::size_t blocks_ = 0;
  std::vector<Lanes> lanes_;
};

/// What one logical shard's triplets of one step give; buffers keep their memory between calls.
/// B triplets, A of them active: those whose loss, before any weight, is not exactly zero (a NaN is active, so that it
/// is noticed).
struct TripletGradients {
  std::vector<float> distance_positive;  ///< [B] D(u,i); for bpr −p·q_i
  std::vector<float> distance_negative;  ///< [B] D⁻(u,j); for bpr −p·q_j
  std::vector<float> losses;             ///< [B], with the weights
  std::vector<std::uint32_t> active;     ///< [A] positions of the active triplets, increasing
  AlignedRows user;                      ///< [A x d] ∂loss/∂p of each active triplet
  AlignedRows positive;                  ///< [A x d] ∂loss/∂q_i
  AlignedRows negative;                  ///< [A x d] ∂loss/∂q_j
  Matrix keys;                           ///< [n x d] ∂/∂K summed over the active triplets in order, as floats
  Matrix values;                         ///< [n x d] ∂/∂M, the same
};

/// Computes losses and gradients as in §1 of the README ("The model"), by automatic differentiation's formulas:
///
///     s = p ∘ q_i    z = K s    a = softmax(z)    r = Mᵀ a    e⁺ = (p + r) − q_i    e⁻ = (p + r⁻) − q_j
///     loss = (λ + Σ e⁺²) − Σ e⁻², at least 0
///     shared: g = 2(q_j − q_i) = ∂loss/∂r;   own: g⁺ = 2e⁺ for the pair (u,i), g⁻ = −2e⁻ for (u,j)
///     ∂a = M g    ∂z = a ∘ (∂a − Σ a ∂a)    ∂s = Kᵀ ∂z    ∂K += ∂z sᵀ    ∂M += a gᵀ
///     shared: ∂p = g + ∂s ∘ q_i              ∂q_i = −2e⁺ + ∂s ∘ p       ∂q_j = 2e⁻
///     own:    ∂p = (g⁺ + ∂s⁺ ∘ q_i) + (g⁻ + ∂s⁻ ∘ q_j)   ∂q_i = −g⁺ + ∂s⁺ ∘ p   ∂q_j = −g⁻ + ∂s⁻ ∘ p
///
/// In float, but for the z of a pair with |z| > 16 somewhere: those are z − max z from double, so that logits of some
/// hundreds still differ by what they should. Which pairs these are is for their own float logits to say.
///
/// cml is the same with no slots (r = 0). bpr: loss = log(1 + eˣ), x = p·q_j − p·q_i; with l2 = λ of the penalty, which
/// `losses` leave out, ∂p = σ(x)(q_j − q_i) + λp, ∂q_i = −σ(x) p + λq_i, ∂q_j = σ(x) p + λq_j.
///
/// Order    every sum runs sequentially over d, over slots or over triplets, with fused multiply-adds: the result
///          depends on no vector width, and a triplet's rows on no other triplet. With "own", a triplet's pair (u,i)
///          is added to ∂K and ∂M before its pair (u,j)
/// Cost     12·n·d + 20·d operations for an active triplet, 4·n·d + 12·d for another ("own": twice the n·d)
class GradientKernel {
 public:
  GradientKernel(const ModelOptions& model, const LossOptions& loss);
  ~GradientKernel();
  GradientKernel(GradientKernel&&) noexcept;
  GradientKernel& operator=(GradientKernel&&) noexcept;

  /// Overwrites `out` with the result for `triplets`, each loss times its weight w: the formulas' ∂loss/∂r (g) and 2e
  /// times w. Weights of 1 change no bit. @pre every user lies in parameters.users; `weights` [B], or none
  void compute(const Parameters& parameters, std::span<const Triplet> triplets, TripletGradients& out,
               std::span<const float> weights = {});

 private:
  struct Passes;
  std::size_t dim_;
  std::unique_ptr<Passes> passes_;
};

}  // namespace lrml
