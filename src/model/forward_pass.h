// Losses of triplets, sixteen at a time, and what the backward pass needs of the active ones.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lrml/model/gradients.h"
#include "relation.h"
#include "tile.h"

namespace lrml {

/// Attention and relation vectors of the active triplets' pairs, in rows.
struct PairRows {
  std::vector<float> attention;  ///< [≥ A x n]
  AlignedRows relation;          ///< [≥ A x d]
};

/// log(1 + eˣ) and its slope σ(x), both from e^−|x|; NaN stays NaN.
struct Logistic {
  float loss;
  float slope;
  explicit Logistic(float x);
};

class ForwardPass {
 public:
  ForwardPass(const ModelOptions& model, float margin);

  /// Distances, losses and active positions of all triplets into `out`.
  void run(const Parameters& parameters, std::span<const Triplet> triplets, TripletGradients& out);

  /// Of the active triplets of the last run: pairs (u,i), and pairs (u,j) where relation = own.
  const PairRows& positive_rows() const { return positive_rows_; }
  const PairRows& negative_rows() const { return negative_rows_; }

  /// K and M of the last run.
  const MemoryFactors& memory() const { return memory_; }

 private:
  /// D(u,i) and D⁻(u,j) of a tile.
  struct Distances {
    Lanes positive;
    Lanes negative;
  };

  void make_room(std::size_t triplets, TripletGradients& out);
  void load(const Parameters& parameters, std::span<const Triplet> tile);
  void prefetch(const Parameters& parameters, std::span<const Triplet> rest) const;
  Distances measure();
  float loss_of(float positive, float negative) const;
  /// Files the pairs of the tile's active triplets, which are the a-th ones and onwards.
  void keep(std::span<const std::uint32_t> active, std::size_t a, const PairTile& pair, PairRows& rows) const;

  ModelOptions model_;
  float margin_;
  MemoryFactors memory_;
  std::vector<Lanes> p_, q_i_, q_j_;  ///< [d] each
  PairTile positive_, negative_;
  PairRows positive_rows_, negative_rows_;
};

}  // namespace lrml
