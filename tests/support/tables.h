// Small parameter tables for tests: from nested lists, and drawn from a seed.
#pragma once

#include <vector>

#include "lrml/base/matrix.h"
#include "lrml/base/random.h"
#include "lrml/model/parameters.h"
#include "support/reference_model.h"

namespace lrml::test {

template <class T>
Matrix to_matrix(const Rows<T>& rows, std::size_t columns) {
  Matrix matrix = zero_matrix(rows.size(), columns);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t k = 0; k < columns; ++k) row(matrix, i)[k] = static_cast<float>(rows[i][k]);
  }
  return matrix;
}

template <class T>
Parameters to_parameters(const ReferenceParameters<T>& theta) {
  const std::size_t d = theta.Q.at(0).size();
  return {
      {0, theta.P.size()}, to_matrix(theta.P, d), to_matrix(theta.Q, d), to_matrix(theta.K, d), to_matrix(theta.M, d)};
}

/// Normal values of standard deviation `scale`, rounded to float so that float and double agree on them.
template <class T>
Rows<T> drawn_rows(std::size_t rows, std::size_t columns, double scale, std::uint64_t seed) {
  Rows<T> table(rows, std::vector<T>(columns));
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t k = 0; k < columns; ++k) {
      const RandomKey key{seed, Purpose::initial_user, 99};
      table[i][k] = static_cast<T>(static_cast<float>(scale * normal_pair(key, i, static_cast<std::uint32_t>(k))[0]));
    }
  }
  return table;
}

template <class T>
ReferenceParameters<T> drawn_parameters(std::size_t users, std::size_t items, std::size_t slots, std::size_t dim,
                                        double scale, std::uint64_t seed) {
  return {drawn_rows<T>(users, dim, scale, seed), drawn_rows<T>(items, dim, scale, seed + 1),
          drawn_rows<T>(slots, dim, scale, seed + 2), drawn_rows<T>(slots, dim, scale, seed + 3)};
}

}  // namespace lrml::test
