// Everything a run must remember to go on exactly: parameters, moments and progress. Owned in one place.
#pragma once

#include <cstdint>

#include "lrml/base/types.h"
#include "lrml/model/parameters.h"
#include "lrml/optim/adam.h"

namespace lrml {

/// Exact sums over the steps of the current epoch, over all ranks.
struct EpochSums {
  std::int64_t loss = 0;  ///< in units of 2⁻³⁰
  std::int64_t examples = 0;
  std::int64_t active = 0;  ///< triplets
};

/// Where a run stands. Epochs are counted from 1; epoch 0 is the initialization.
struct Progress {
  std::uint64_t step = 0;           ///< steps done since the start
  std::uint32_t epoch = 0;          ///< epochs finished
  std::uint32_t step_in_epoch = 0;  ///< steps done of epoch `epoch` + 1
  BetaPowers powers;
  EpochSums sums;
  std::uint32_t best_epoch = 0;  ///< epoch with the best validation nDCG@10 so far
  double best_ndcg = -1.0;       ///< that nDCG@10; −1 before the first validation
  std::uint64_t best_step = 0;   ///< names the file of its parameters
};

/// One rank's part. Which item rows have moments here is the exchange's decision: of two ranks' ranges, both are the
/// same or they have no row in common.
struct RunState {
  Parameters parameters;
  Moments user_moments;   ///< of parameters.user_rows
  RowRange moment_items;  ///< the item rows this rank updates
  Moments item_moments;   ///< [moment_items.size() x d]
  Moments key_moments;    ///< of K, equal on every rank
  Moments value_moments;  ///< of M
  Progress progress;
};

/// The state before the first step.
RunState initial_state(const ModelOptions& model, RowRange users, UnfilledTable items, RowRange moment_items,
                       std::uint64_t seed);

}  // namespace lrml
