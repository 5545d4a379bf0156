// Where held-out items land among their candidates.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "lrml/base/types.h"
#include "lrml/data/dataset.h"
#include "lrml/data/interactions.h"
#include "lrml/eval/metrics.h"
#include "lrml/eval/options.h"

namespace lrml {

/// Scores items for a user: smaller is better. Called once per user ranked, with distinct items.
using ScoreFunction = std::function<void(UserId user, std::span<const ItemId> items, std::span<float> scores)>;

/// The users of one rank and what is held out of them.
struct RankingTask {
  Protocol protocol = Protocol::sampled;
  std::size_t items = 0;                ///< I
  std::size_t negatives_per_user = 0;   ///< N
  const Interactions* train = nullptr;  ///< excluded from full ranking; its users are the ones ranked
  const HeldOutRows* held_out = nullptr;
  const HeldOutRows* also_seen = nullptr;  ///< excluded too: the validation items when test is ranked; or null
};

/// The rank of every held-out item of the task's users, in the order of users and of their held-out items.
///
/// sampled  against the user's stored negatives
/// full     against every item without a training (and, for test, validation) interaction
/// rank     1 + the number of candidates that are *not farther* (!(score > held-out score)): ties and NaN count
///          against us, so that a constant or broken model is last: it hits only
///          where a user has fewer than k candidates
/// Cost     one score per candidate; 4 bytes per held-out item
std::vector<std::uint32_t> held_out_ranks(const RankingTask& task, const ScoreFunction& score);

/// How many held-out items have each of these ranks. Order: integers; the result of a run is the sum over its ranks.
RankHistogram rank_held_out(const RankingTask& task, const ScoreFunction& score);

/// Places in the histograms of this protocol: N + 1 or I. Equal on all ranks, so that they can be added.
std::size_t histogram_size(Protocol protocol, std::size_t items, std::size_t negatives_per_user);

}  // namespace lrml
