// What the work of a step takes on this machine, by doing a little of it.
#pragma once

#include <cstddef>

#include "lrml/data/dataset.h"
#include "lrml/model/options.h"
#include "lrml/sample/options.h"
#include "lrml/train/options.h"

namespace lrml {

/// Seconds of processor time.
struct ComputeCosts {
  double drawn_triplet = 0;   ///< sampling, of candidates too
  double silent_triplet = 0;  ///< the choice among candidates, and distances alone
  double active_triplet = 0;  ///< distances, gradients, and their sums

  double triplet(double active_share) const {
    return drawn_triplet + active_share * active_triplet + (1.0 - active_share) * silent_triplet;
  }
};

struct TrialSetting {
  ModelOptions model;
  TrainOptions train;                  ///< resolved
  std::size_t triplets_per_shard = 1;  ///< of a step: what a shard adds at its end counts to its triplets
  SampleOptions sample = {};
};

/// Draws some thousand triplets of the dataset's first shards, and computes the gradients of all of them and of none.
/// Cost     about a second; the parameters of those users and at most 2²⁴ values of item rows
/// Throws   Error (bad_data) where the dataset cannot be read
ComputeCosts measure_compute(const Dataset& dataset, const TrialSetting& setting);

}  // namespace lrml
