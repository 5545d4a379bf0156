// A tile's attention, relation vectors and distances: the forward pass of sixteen pairs.
#pragma once

#include <span>
#include <vector>

#include "lrml/model/parameters.h"
#include "tile.h"

namespace lrml {

inline StridedMatrix in_place(const Matrix& matrix) {
  return {matrix.data(), row_count(matrix), column_count(matrix), column_count(matrix), 1};
}

/// K and M as the kernels read them fastest: the left factors of products with their rows one float apart, the right
/// ones in whole Lanes.
class MemoryFactors {
 public:
  /// Copies K and M, unless they are those read last, which comparing tells sooner: shards of one step share them.
  void read(const Parameters& parameters);

  StridedMatrix keys() const { return beside_each_other(keys_by_dim_); }              ///< K [n x d]
  StridedMatrix values() const { return beside_each_other(values_by_dim_); }          ///< M [n x d]
  StridedMatrix values_transposed() const { return in_place(values_).transposed(); }  ///< Mᵀ [d x n]
  ConstLaneRows key_rows() const;                                                     ///< K [n x d], padded

 private:
  void transpose(const Matrix& table, std::vector<Lanes>& out) const;
  StridedMatrix beside_each_other(const std::vector<Lanes>& table) const;

  Matrix keys_, values_;                            ///< as read [n x d]
  std::size_t blocks_ = 0;                          ///< Lanes that hold n slots
  std::vector<Lanes> keys_by_dim_, values_by_dim_;  ///< Kᵀ, Mᵀ [d x blocks]
  std::vector<Lanes> key_rows_;                     ///< K [n x Lanes that hold d]
};

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

/// A pair with a float logit beyond this has all of its logits computed again in double: a rounding error of z is a
/// relative error of e^z, and in float it grows with |z|. Part of the semantics: a change changes bits.
inline constexpr float large_logit = 16.0f;

/// a = softmax(z) in place, sums sequentially over slots.   z [n]
void softmax(std::span<Lanes> z);

/// s = p ∘ q, a = softmax(K s), r = Mᵀ a.   p, q [d]
void relate(const MemoryFactors& memory, const Lanes* p, const Lanes* q, PairTile& pair);

/// Distances of one relation vector to two items.
struct TwoDistances {
  Lanes first, second;
};

/// Σ_k ((p + r) − q)² for two q, sequentially over k.   p, r, q [d]
TwoDistances squared_distances(const Lanes* p, const Lanes* r, const Lanes* first_q, const Lanes* second_q,
                               std::size_t dim);

/// −Σ_k p q, sequentially over k.   p, q [d]
Lanes negative_dot(const Lanes* p, const Lanes* q, std::size_t dim);

/// ∂z = a ∘ (∂a − Σ a ∂a), from ∂a in place, the sum sequentially over slots.   a, ∂a [n]
void softmax_backward(std::span<const Lanes> attention, std::span<Lanes> gradient);

}  // namespace lrml
