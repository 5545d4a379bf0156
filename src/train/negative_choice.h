// From candidates to triplets: the last part of a draw, which needs the parameters.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "lrml/model/hardest.h"
#include "lrml/model/hardest_by_distance.h"
#include "lrml/model/options.h"
#include "lrml/sample/options.h"
#include "lrml/sample/sampler.h"

namespace lrml {

class NegativeChoice {
 public:
  NegativeChoice(const ModelOptions& model, const SampleOptions& sample) : kind_(model.kind) {
    if (sample.hardest_by == HardestBy::distance && slot_count(model) > 0) by_distance_.emplace(model);
  }

  /// The triplets drawn, with the hardest of their candidates where there are any. Valid until the next call.
  std::span<const Triplet> operator()(const Parameters& parameters, const ShardDraws& drawn) {
    if (drawn.candidates.empty()) return drawn.triplets;
    chosen_ = drawn.triplets;
    if (by_distance_) {
      by_distance_->choose(parameters, drawn.candidates, chosen_);
    } else {
      choose_hardest(kind_, parameters, drawn.candidates, chosen_);
    }
    return chosen_;
  }

 private:
  ModelKind kind_;
  std::optional<HardestByDistance> by_distance_;
  std::vector<Triplet> chosen_;
};

}  // namespace lrml
