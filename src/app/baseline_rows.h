// The rows of `evaluate --baselines`.
#pragma once

#include <string>
#include <vector>

#include "lrml/app/report.h"
#include "lrml/comm/communicator.h"
#include "lrml/config/configuration.h"
#include "lrml/exchange/rank_groups.h"
#include "lrml/train/rank_data.h"

namespace lrml {

struct BaselineRows {
  std::vector<NamedRanks> rows;  ///< popularity, random, ease, oracle: the last two where they can be had
  std::string note;              ///< what was left out and why, a line; or nothing
};

/// Ranks the test items by every baseline; they learn from the training items of `data`, as the model did.
/// Order    the same rows on any number of ranks: what EASE solves, rank 0 solves for all
/// Collective.
BaselineRows rank_baselines(const RankGroups& groups, const Dataset& dataset, const RankData& data,
                            const Configuration& c);

}  // namespace lrml
