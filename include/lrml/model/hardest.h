// Hard negatives: of several uniform draws the one nearest to the user.
#pragma once

#include <memory>
#include <span>

#include "lrml/base/types.h"
#include "lrml/model/options.h"
#include "lrml/model/parameters.h"

namespace lrml {

/// Makes the hardest of a triplet's k candidates its negative: the item q with the smallest ‖p − q‖² (lrml and cml,
/// without relation vectors) or the largest p·q (bpr); of equal ones the first. A later one at no number's distance is
/// not chosen.
///
///     user at 0, candidates at 0.5, −0.2, 0.2        the second
///
/// Shapes   candidates [B·k], those of triplet t from t·k on
/// Order    sums in sixteen lanes as project_to_ball has them: a choice depends on no vector width and no other triplet
/// Cost     3·d operations (bpr 2·d) and one row of d floats read for each candidate
/// @pre     every user lies in parameters.users, B·k candidates
void choose_hardest(ModelKind kind, const Parameters& parameters, std::span<const ItemId> candidates,
                    std::span<Triplet> triplets);

/// The same of a model with a memory, by the distance that stands in its loss.
class HardestByDistance {
 public:
  explicit HardestByDistance(const ModelOptions& model);
  ~HardestByDistance();
  HardestByDistance(HardestByDistance&&) noexcept;

  /// Makes the candidate with the smallest D⁻(u,j) the negative: ‖p + r − q_j‖² with the relation vector of the positive
  /// pair (shared) or of (u,j) (own). Of equal ones the first; a later one at no number's distance is not chosen.
  ///
  /// Shapes, @pre as above
  /// Order    the arithmetic of GradientKernel, sixteen triplets at a time: a choice depends on no other triplet
  /// Cost     own: 4·n·d + 6·d operations for each candidate; shared: 4·n·d for each triplet and 6·d for each candidate
  void choose(const Parameters& parameters, std::span<const ItemId> candidates, std::span<Triplet> triplets);

 private:
  struct Workspace;
  bool own_;
  std::unique_ptr<Workspace> workspace_;
};

}  // namespace lrml
