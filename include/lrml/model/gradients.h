// Forward and backward of triplets: losses, and the gradient rows of those whose hinge is not zero.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "lrml/base/matrix.h"
#include "lrml/base/types.h"
#include "lrml/model/options.h"
#include "lrml/model/parameters.h"

namespace lrml {

/// Rows of d floats, each at an address that is a multiple of 64, so that no register of floats straddles two lines
/// of the cache.
class AlignedRows {
 public:
  /// Keeps its memory, and not its content.
  void resize(std::size_t rows, std::size_t dim) {
    dim_ = dim;
    lines_of_row_ = (dim + floats_of_line - 1) / floats_of_line;
    if (lines_.size() < rows * lines_of_row_) lines_.resize(rows * lines_of_row_);
  }
  std::span<float> operator[](std::size_t i) { return {lines_[i * lines_of_row_].floats, dim_}; }
  std::span<const float> operator[](std::size_t i) const { return {lines_[i * lines_of_row_].floats, dim_}; }

 private:
  static constexpr std::size_t floats_of_line = 16;
  struct alignas(64) Line {
    float floats[floats_of_line];
  };
  std::size_t dim_ = 0;
  std::size_t lines_of_row_ = 0;
  std::vector<Line> lines_;
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
/// cml is the same with no slots (r = 0). bpr: loss = log(1 + eˣ), x = p·q_j − p·q_i; ∂p = σ(x)(q_j − q_i),
/// ∂q_i = −σ(x) p, ∂q_j = σ(x) p.
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
