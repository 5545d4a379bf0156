// The float allreduce that dense data parallelism uses; the trainer has none, its sums are integers.
#pragma once

#include <span>

#include "lrml/comm/communicator.h"

namespace lrml::bench {

/// Element-wise sum over ranks, in place. Order: MPI's, which depends on the size and on the number of ranks.
/// Collective.
void sum_floats(Communicator& comm, std::span<float> values);

}  // namespace lrml::bench
