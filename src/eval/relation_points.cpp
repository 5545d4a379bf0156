#include "lrml/eval/relation_points.h"

#include <Eigen/QR>
#include <algorithm>
#include <limits>
#include <vector>

#include "lrml/base/error.h"
#include "lrml/base/floating.h"

namespace lrml {

RelationPoints::RelationPoints(const Matrix& values) {
  const Eigen::HouseholderQR<Eigen::MatrixXd> factors(values.transpose().cast<double>());
  const Eigen::Index width = std::min(values.rows(), values.cols());
  factor_ = factors.matrixQR().topRows(width).triangularView<Eigen::Upper>();
}

void RelationPoints::place(std::span<const float> attention, std::span<float> point) const {
  LRML_ASSERT(attention.size() == static_cast<std::size_t>(factor_.cols()) && point.size() == width());
  double squares = 0.0;
  std::vector<double> at(point.size());
  for (std::size_t row = 0; row < at.size(); ++row) {
    for (std::size_t k = row; k < attention.size(); ++k) {
      at[row] +=
          factor_(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(k)) * static_cast<double>(attention[k]);
    }
    squares += at[row] * at[row];
  }
  const double length = square_root(squares);
  std::ranges::transform(at, point.begin(), [&](double x) {
    return length > 0.0 ? static_cast<float>(x / length) : std::numeric_limits<float>::infinity();
  });
}

}  // namespace lrml
