// The filter by number: users and items with too few interactions go, until all that are left have enough.
#pragma once

#include <cstddef>

#include "data_prep/dataset/build_dataset.h"
#include "data_prep/log/interaction_log.h"

namespace lrml::prep {

/// Drops duplicates from log.interactions, then users with fewer than core.min_user_interactions, then items with
/// fewer than core.min_item_interactions, and again, until a round drops nothing. Counts all of it in `report`.
/// What is left does not depend on the order within a round.
///
/// Order    a user's interactions stay in their order; those of different users do not
/// Cost     a few passes on `threads` threads, then one per round; no memory beside the log's
/// @pre times and ratings that are unknown are 0
void keep_core(InteractionLog& log, const BuildOptions& options, Progress& progress, BuildReport& report);

}  // namespace lrml::prep
