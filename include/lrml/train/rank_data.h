// What one rank holds of the dataset, and evaluation over all ranks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "lrml/comm/communicator.h"
#include "lrml/data/dataset.h"
#include "lrml/data/interactions.h"
#include "lrml/data/shards.h"
#include "lrml/eval/ranking.h"
#include "lrml/model/parameters.h"

namespace lrml {

/// The part of a dataset whose users belong to this rank's logical shards.
struct RankData {
  DatasetHeader header;
  ShardPlan plan;
  Interactions interactions;
  HeldOutRows valid;
  HeldOutRows test;
  std::size_t valid_items = 0;  ///< held out for validation over all ranks
  std::size_t test_items = 0;

  RowRange users() const { return interactions.users(); }
};

/// Reads this rank's part. Throws AgreedError for bad data and for more ranks than logical shards. Collective.
RankData load_rank_data(Communicator& comm, const Dataset& dataset, std::size_t logical_shards);

/// How many training interactions each item has over all ranks, [I]. Collective: one allreduce of 8·I bytes.
std::vector<std::int64_t> item_popularity(Communicator& comm, const RankData& data);

/// Ranks of all held-out items over all ranks, for any way to score. Order: integers; the result depends neither on
/// the number of ranks nor on their shares. Collective.
RankHistogram rank_all(Communicator& comm, const RankData& data, HeldOut which, Protocol protocol,
                       const ScoreFunction& score);

/// The rank of every held-out item of all ranks, in the order of users and of their held-out items: on rank 0.
///
///     before   rank 0 found {3, 1}   rank 1 found {2}        after   rank 0: {3, 1, 2}   rank 1: {}
///
/// Order    the result does not depend on the number of ranks
/// Cost     as rank_all; 4 bytes per held-out item travel to rank 0
/// Collective.
std::vector<std::uint32_t> gather_held_out_ranks(Communicator& comm, const RankData& data, HeldOut which,
                                                 Protocol protocol, const ScoreFunction& score);

/// The model's distances. `parameters` must outlive the function and hold the users scored.
ScoreFunction model_score(const ModelOptions& model, const Parameters& parameters);

}  // namespace lrml
