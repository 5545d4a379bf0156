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

  std::vector<WideLanes> wide_joint;   ///< s [d], exact; of the last tile with a large logit
  std::vector<WideLanes> wide_logits;  ///< z [n], of the same

  void resize(std::size_t dim, std::size_t slots) {
    joint.resize(dim);
    attention.resize(slots);
    relation.resize(dim);
    wide_joint.resize(dim);
    wide_logits.resize(slots);
  }
};

/// A pair with a float logit beyond this has all of its logits computed again in double: a rounding error of z is a
/// relative error of e^z, and in float it grows with |z|. Part of the semantics: a change changes bits.
inline constexpr float large_logit = 16.0f;

/// a = softmax(z) in place, sums sequentially over slots.   z [n]
void softmax(std::span<Lanes> z);

/// s = p ∘ q, a = softmax(K s), r = Mᵀ a.   p, q [d]
void relate(const Parameters& parameters, const Lanes* p, const Lanes* q, PairTile& pair);

/// Σ_k ((p + r) − q)², sequentially over k.   p, r, q [d]
Lanes squared_distance(const Lanes* p, const Lanes* r, const Lanes* q, std::size_t dim);

/// −Σ_k p q, sequentially over k.   p, q [d]
Lanes negative_dot(const Lanes* p, const Lanes* q, std::size_t dim);

}  // namespace lrml
