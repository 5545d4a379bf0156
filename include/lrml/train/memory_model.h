// What one rank holds in memory while it trains, before anybody starts it.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "lrml/exchange/step_rows.h"
#include "lrml/model/options.h"
#include "lrml/sample/options.h"

namespace lrml {

/// Sizes of a run and of one rank's part of it; ranks are alike.
struct MemorySetting {
  ModelOptions model;
  ExchangeAlgorithm algorithm = ExchangeAlgorithm::dense;
  OptimKind optim = OptimKind::adam;
  std::size_t ranks = 1;          ///< P
  std::size_t ranks_sharing = 1;  ///< R, that have one table of item rows between them
  double users = 0;               ///< U
  double items = 0;               ///< I
  double interactions = 0;        ///< T, for training
  double held_out = 0;            ///< validation and test items together
  double held_out_bytes = 4;      ///< of one: the item, and its time and rating where known
  double negatives_per_user = 0;  ///< stored, for each of validation and test
  double batch = 0;               ///< B, examples
  SampleOptions sample = {};
  bool weighs_by_recency = false;
  double users_touched = 0;    ///< by one rank in a step with all triplets active
  double touched_by_rank = 0;  ///< item rows, in such a step
  StepRows carried;            ///< what the rank exchanges with other nodes in it
  double touched_by_any = 0;   ///< of the rows that it carries
};

struct MemoryPart {
  std::string name;
  double bytes = 0;
};

/// The parts, in the order of size they usually have. What grows by doubling is counted at the size it has then.
/// Not in it: pages of files, and what the network's driver takes.
std::vector<MemoryPart> memory_of_rank(const MemorySetting& setting);

double total_of(const std::vector<MemoryPart>& parts);

}  // namespace lrml
