// A row for a user who was not there when the model was trained, from the items the user has chosen.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "lrml/base/matrix.h"
#include "lrml/base/types.h"
#include "lrml/model/gradients.h"
#include "lrml/model/options.h"
#include "lrml/model/parameters.h"

namespace lrml {

struct FoldInOptions {
  std::size_t steps = 200;
  std::size_t triplets_per_step = 128;
  double learning_rate = 0.02;  ///< of the first step; it falls to 0 evenly
  std::uint64_t seed = 1;
};

/// Fits one user row p to a set of items, with Q, K and M as they are.
///
/// Minimizes what training minimizes for a user, the mean over chosen items i and unseen items j of the model's loss of
/// (u, i, j), from p = 0 by Adam (β₁ 0.9, β₂ 0.999, ε 1e-8). Each step draws triplets with replacement, i and j uniform
/// by the counter RNG (Purpose::fold_in, epoch = step, index = triplet), sums their gradient rows and, but for bpr,
/// scales p back into the unit ball.
///
/// Order    a function of the set of items, the fixed parameters and the options: bits as equal as those of training
/// Cost     steps · triplets_per_step gradients, whatever the number of items: some ten milliseconds; a pass over I
class FoldIn {
 public:
  /// `fixed` gives Q, K and M; its user rows are dropped.
  FoldIn(const ModelOptions& model, const LossOptions& loss, Parameters fixed, const FoldInOptions& options = {});

  /// The row, [d]. Repeated items count once. @pre items are below I
  /// Throws Error (usage) without an item, and where no item is left unseen.
  std::span<const float> fit(std::span<const ItemId> items);

  /// The fixed parameters with user 0, who has the row fitted last: for Scorer and model_score.
  const Parameters& parameters() const { return parameters_; }

 private:
  void split(std::span<const ItemId> items);
  void draw(std::size_t step);

  ModelKind kind_;
  FoldInOptions options_;
  Parameters parameters_;
  GradientKernel kernel_;
  TripletGradients gradients_;
  std::vector<ItemId> chosen_;     ///< increasing
  std::vector<ItemId> unseen_;     ///< increasing
  std::vector<Triplet> triplets_;  ///< of one step
};

}  // namespace lrml
