// What messages take between each two ranks: a slow link hides in the medians of calibrate.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "lrml/comm/communicator.h"

namespace lrml {

/// The link between two ranks, both of which send at the same time.
struct PairLink {
  int low = 0;  ///< the smaller rank
  int high = 0;
  double latency = 0;           ///< seconds of 8 bytes
  double bytes_per_second = 0;  ///< each way, of 1 MiB
};

/// Whom `rank` meets in this round, if anybody: in P − 1 rounds (P of them where P is odd) each two meet once.
///
///     4 ranks   round 0: 0-3, 1-2   round 1: 0-1, 2-3   round 2: 0-2, 1-3
std::optional<int> partner_in_round(int rank, int ranks, int round);

/// Measures pairs, as many at once as have no rank in common, in at most `most_rounds` rounds of partner_in_round. Each
/// rank gets the pairs in which it is `low`, in the order of rounds. Medians of a few messages.
///
/// Cost     a round takes 13 small messages and 4 of 1 MiB each way; 2 MiB of memory while it lasts
/// @pre `most_rounds` is the same on all ranks. Collective
std::vector<PairLink> measure_pairs(Communicator& comm, int most_rounds);

}  // namespace lrml
