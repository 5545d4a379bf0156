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
  std::vector<float> attention;  ///< [A x n]
  std::vector<float> relation;   ///< [A x d]

  void clear() {
    attention.clear();
    relation.clear();
  }
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

 private:
  /// D(u,i) and D⁻(u,j) of a tile.
  struct Distances {
    Lanes positive;
    Lanes negative;
  };

  bool has_own_relation() const { return model_.kind == ModelKind::lrml && model_.relation == Relation::own; }
  void load(const Parameters& parameters, std::span<const Triplet> tile);
  Distances measure(const Parameters& parameters);
  float loss_of(float positive, float negative) const;
  void keep(std::span<const std::uint32_t> active, const PairTile& pair, PairRows& rows);
  void keep(std::span<const std::uint32_t> active, const std::vector<Lanes>& values, std::vector<float>& rows);

  ModelOptions model_;
  float margin_;
  std::vector<Lanes> p_, q_i_, q_j_;  ///< [d] each
  PairTile positive_, negative_;
  PairRows positive_rows_, negative_rows_;
  std::vector<float> tile_rows_;  ///< [16 x max(d, n)]
};

}  // namespace lrml
