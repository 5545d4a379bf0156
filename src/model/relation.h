// A tile's attention, relation vectors and distances: the forward pass of sixteen pairs.
#pragma once

#include <vector>

#include "lrml/model/parameters.h"
#include "tile.h"

namespace lrml {

inline StridedMatrix in_place(const Matrix& matrix) {
  return {matrix.data(), row_count(matrix), column_count(matrix), column_count(matrix), 1};
}

/// Sixteen pairs (p, q) and what the memory makes of them.
struct PairTile {
  std::vector<Lanes> joint;      ///< s [d]
  std::vector<Lanes> attention;  ///< a [n]
  std::vector<Lanes> relation;   ///< r [d]

  void resize(std::size_t dim, std::size_t slots) {
    joint.resize(dim);
    attention.resize(slots);
    relation.resize(dim);
  }
};

/// a = softmax(z) in place, sums sequentially over slots.   z [n]
void softmax(std::span<Lanes> z);

/// s = p ∘ q, a = softmax(K s), r = Mᵀ a.   p, q [d]
void relate(const Parameters& parameters, const Lanes* p, const Lanes* q, PairTile& pair);

/// Σ_k ((p + r) − q)², sequentially over k.   p, r, q [d]
Lanes squared_distance(const Lanes* p, const Lanes* r, const Lanes* q, std::size_t dim);

/// −Σ_k p q, sequentially over k.   p, q [d]
Lanes negative_dot(const Lanes* p, const Lanes* q, std::size_t dim);

}  // namespace lrml
