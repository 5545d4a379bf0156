// Relation vectors as points, so that comparing two takes as many operations as there are slots.
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <span>

#include "lrml/base/matrix.h"

namespace lrml {

/// Relation vectors r = Mᵀ a lie in the span of the n rows of M. With Mᵀ = O R (O of orthonormal columns, R [w x n],
/// w = min(n, d)) a vector has length ‖R a‖, and two have the cosine of the points
///     x = R a / ‖R a‖,      cos = x · y = 1 − ‖x − y‖²/2
/// The distance of points tells near vectors apart that have the same cosine in float.
///
/// Cost     n·w operations a point in double, w for a comparison instead of d
/// Order    between machines the last bits of R may differ, as Eigen computes it
class RelationPoints {
 public:
  /// `values` M [n x d]
  explicit RelationPoints(const Matrix& values);

  std::size_t width() const { return static_cast<std::size_t>(factor_.rows()); }

  /// Shapes   attention a [n], point x [w]. A relation of length zero has no direction: its point is infinity, which is
  ///          near nothing.
  void place(std::span<const float> attention, std::span<float> point) const;

 private:
  Eigen::MatrixXd factor_;  ///< R
};

/// ‖x − y‖² of two points as the cosine of their vectors.
inline double cosine_of(float square) {
  return 1.0 - 0.5 * static_cast<double>(square);
}

}  // namespace lrml
