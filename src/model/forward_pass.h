// Losses of triplets, sixteen at a time, and what the backward pass needs of the active ones.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "lrml/model/gradients.h"
#include "relation.h"
#include "tile.h"

namespace lrml {

/// Attention and relation vectors of pairs of active triplets, in rows.
struct PairRows {
  std::vector<float> attention;  ///< [ForwardPass::capacity x n]
  AlignedRows relation;          ///< [ForwardPass::capacity x d]
};

/// log(1 + eˣ) and its slope σ(x), both from e^−|x|; NaN stays NaN.
struct Logistic {
  float loss;
  float slope;
  explicit Logistic(float x);
};

class ForwardPass {
 public:
  static constexpr std::size_t capacity = 3 * lanes;  ///< active triplets whose pairs are kept at a time

  ForwardPass(const ModelOptions& model, float margin);

  /// Begins anew with `triplets`.
  void start(const Parameters& parameters, std::span<const Triplet> triplets, TripletGradients& out);

  /// Distances, losses and active positions of the tile that begins at `begin` into `out`.
  /// @pre no more than capacity − lanes triplets have become active since `start` or `forget`
  void run_tile(const Parameters& parameters, std::span<const Triplet> triplets, std::size_t begin,
                TripletGradients& out);

  /// Active triplets whose pairs are kept: the last ones.
  std::size_t kept() const { return kept_; }
  void forget() { kept_ = 0; }

  /// Of the active triplets kept: pairs (u,i), and pairs (u,j) where relation = own.
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

  void load(const Parameters& parameters, std::span<const Triplet> tile);
  void prefetch(const Parameters& parameters, std::span<const Triplet> rest) const;
  Distances measure();
  float loss_of(float positive, float negative) const;
  /// Files the pairs of the tile's active triplets behind those kept.
  void keep(std::span<const std::uint32_t> active, const PairTile& pair, PairRows& rows) const;

  ModelOptions model_;
  float margin_;
  MemoryFactors memory_;
  std::vector<Lanes> p_, q_i_, q_j_;  ///< [d] each
  PairTile positive_, negative_;
  PairRows positive_rows_, negative_rows_;
  std::size_t kept_ = 0;
};

}  // namespace lrml
