// Row-major float tables: Eigen as storage only, never its arithmetic (its sums depend on shape and target).
#pragma once

#include <Eigen/Core>
#include <cstddef>
#include <span>

namespace lrml {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

inline Matrix zero_matrix(std::size_t rows, std::size_t columns) {
  return Matrix::Zero(static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(columns));
}

inline std::size_t row_count(const Matrix& matrix) {
  return static_cast<std::size_t>(matrix.rows());
}
inline std::size_t column_count(const Matrix& matrix) {
  return static_cast<std::size_t>(matrix.cols());
}

/// Row i of `matrix`, [columns].
inline std::span<float> row(Matrix& matrix, std::size_t i) {
  return {matrix.data() + i * column_count(matrix), column_count(matrix)};
}
inline std::span<const float> row(const Matrix& matrix, std::size_t i) {
  return {matrix.data() + i * column_count(matrix), column_count(matrix)};
}

/// All elements in row order, [rows · columns].
inline std::span<float> elements(Matrix& matrix) {
  return {matrix.data(), static_cast<std::size_t>(matrix.size())};
}
inline std::span<const float> elements(const Matrix& matrix) {
  return {matrix.data(), static_cast<std::size_t>(matrix.size())};
}

}  // namespace lrml
