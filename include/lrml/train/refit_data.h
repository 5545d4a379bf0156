// The data of a run's second phase: training and validation items together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "lrml/comm/communicator.h"
#include "lrml/data/contents.h"
#include "lrml/data/dataset.h"
#include "lrml/train/rank_data.h"

namespace lrml {

/// Both in compressed rows of the same users: a validation item stands behind the user's training items that are not
/// later, and behind all where either has no times. So with `--valid last` it is the user's last item.
///
///     training {7 at 10, 3 at 20, 9 at 30}, validation {5 at 20}        {7, 3, 5, 9}
///
/// Shapes   offsets of both [users + 1], of any first position; of the result from 0. Ratings are left out, and times
///          unless both have them
/// Order    a function of the arrays alone
InteractionRows merged(const InteractionRows& train, const InteractionRows& valid);

/// [U + 1] user u's examples are offsets[u] … offsets[u+1] − 1 of the merged arrays of all users: what examples are
/// numbered by in the refit, in shards as in the keys of random numbers.
std::vector<std::uint64_t> refit_offsets(const Dataset& dataset);

/// Throws Error unless a refit of the dataset is possible: (usage) where it has no validation items, (bad_data) where
/// a user has as many training and validation items as there are items, so that no negative is left.
void require_refittable(const Dataset& dataset);

/// This rank's part: the merged items as training items, in logical shards by the merged offsets, no validation items,
/// the test items with the same candidates. Users may be of other ranks than in load_rank_data. The header counts the
/// merged items as training interactions.
/// Throws   AgreedError as load_rank_data, (bad_data) naming the user whose validation item is a training item too
/// Collective.
RankData load_refit_data(Communicator& comm, const Dataset& dataset, std::size_t logical_shards);

}  // namespace lrml
