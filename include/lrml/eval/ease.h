// EASE, a linear item-to-item model in closed form: a baseline that is hard to beat on small sets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "lrml/base/matrix.h"
#include "lrml/base/table.h"
#include "lrml/data/interactions.h"
#include "lrml/eval/ranking.h"

namespace lrml {

/// Above so many items EASE is left out: its matrices would take gigabytes, and its solution many minutes.
inline constexpr std::size_t most_ease_items = 10000;

/// λ, fixed. What Steck found best on MovieLens 20M; far from it little changes.
inline constexpr double ease_regularization = 500.0;

/// Embarrassingly Shallow Autoencoders (Steck, WWW 2019): with X [U x I] of ones and zeros, the B [I x I] with a zero
/// diagonal that minimizes ‖X − XB‖² + λ‖B‖²:
///     P = (XᵀX + λI)⁻¹,   B_ij = −P_ij / P_jj for i ≠ j
/// Here alone Eigen computes: the last bits differ between machines and instruction sets. So one rank solves and gives
/// its weights to all, and of scores only the order counts.
class EaseModel {
 public:
  explicit EaseModel(std::size_t items);

  /// Adds a user's row of X. Order: counts are integers, so none. Cost: the square of their number
  void add_user(std::span<const std::uint32_t> items);

  /// B as floats, [I x I]. Call once.
  /// Cost     2.3·I³ operations in double, 16·I² bytes beside the 4·I² of the result
  Matrix solve(double lambda);

 private:
  std::size_t items_;
  std::vector<double> gram_;  ///< [I x I] XᵀX, of which one triangle is filled
};

/// −Σ B_ij over the user's training items i, in their order, in double. Both must outlive the function.
ScoreFunction ease_score(const Table& weights, const Interactions& train);

}  // namespace lrml
