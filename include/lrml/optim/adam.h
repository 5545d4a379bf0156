// Adam (Kingma & Ba, ICLR 2015) on rows, and the unit ball.
#pragma once

#include <cstddef>
#include <span>

#include "lrml/base/matrix.h"
#include "lrml/optim/options.h"

namespace lrml {

/// Running means of gradients and of their squares, for a table of rows.
struct Moments {
  Matrix mean;    ///< m [rows x d]
  Matrix square;  ///< v [rows x d]
};

Moments zero_moments(std::size_t rows, std::size_t dim);

/// β₁ᵗ and β₂ᵗ of the t steps done so far, by repeated multiplication: no power function, no rounding surprise.
struct BetaPowers {
  double beta1 = 1.0;
  double beta2 = 1.0;
};

struct AdamConstants {
  float beta1, rest1;  ///< β₁, 1 − β₁
  float beta2, rest2;
  float epsilon;
  float rate;        ///< α/(1 − β₁ᵗ)
  float root_scale;  ///< 1/√(1 − β₂ᵗ)
};

/// One step of all rows.
class AdamStep {
 public:
  /// Advances `powers` by one step.
  AdamStep(const OptimOptions& options, BetaPowers& powers);

  /// m ← β₁m + (1−β₁)g    v ← β₂v + (1−β₂)g²    θ ← θ − α/(1−β₁ᵗ) · m / (√v/√(1−β₂ᵗ) + ε)
  ///
  /// Moments below the smallest normal float become zero. An empty `gradient` stands for zeros.
  /// Order    element by element in fixed operations: equal bits everywhere
  /// Cost     12 operations, one division and one root an element
  void update(std::span<const float> gradient, std::span<float> mean, std::span<float> square,
              std::span<float> parameter) const;

 private:
  AdamConstants constants_;
};

/// Scales a row with norm above `radius` to that norm. The squares are added in sixteen lanes (element k in lane
/// k mod 16, sequentially), then lanes l and l + 8, l + 4, l + 2, l + 1 are folded. @pre radius > 0
void project_to_ball(std::span<float> row, float radius);

inline void project_to_unit_ball(std::span<float> row) {
  project_to_ball(row, 1.0f);
}

}  // namespace lrml
