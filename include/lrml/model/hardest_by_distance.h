// Hard negatives by the distance that stands in the loss, with its relation vector.
#pragma once

#include <memory>
#include <span>

#include "lrml/base/types.h"
#include "lrml/model/options.h"
#include "lrml/model/parameters.h"

namespace lrml {

class HardestByDistance {
 public:
  /// @pre slot_count(model) > 0
  explicit HardestByDistance(const ModelOptions& model);
  ~HardestByDistance();
  HardestByDistance(HardestByDistance&&) noexcept;

  /// Makes the candidate with the smallest D⁻(u,j) the negative: ‖p + r − q_j‖² with the relation vector of the
  /// positive pair (shared) or of (u,j) (own). Of equal ones the first; a later one at no number's distance is not
  /// chosen.
  ///
  /// Shapes   candidates [B·k], those of triplet t from t·k on
  /// Order    the arithmetic of GradientKernel, sixteen triplets at a time: a choice depends on no other triplet
  /// Cost     own: 4·n·d + 6·d operations for each candidate; shared: 4·n·d for each triplet and 6·d for each candidate
  /// @pre     every user lies in parameters.users, B·k candidates
  void choose(const Parameters& parameters, std::span<const ItemId> candidates, std::span<Triplet> triplets);

 private:
  struct Workspace;
  bool own_;
  std::unique_ptr<Workspace> workspace_;
};

}  // namespace lrml
