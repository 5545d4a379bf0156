// Measures what messages and local work take here and now.
#pragma once

#include <cstddef>

#include "lrml/comm/communicator.h"
#include "lrml/exchange/cost_model.h"

namespace lrml {

/// Times small and large messages through the collectives that exchanges use, and the work on rows of width `dim`, on
/// all ranks at once. Messages grow until one takes a millisecond, up to 4 MiB. Zeros on one rank.
///
/// Order    medians in whole picoseconds, gathered: every rank gets the same bits
/// Cost     some 0.1 s at 1 Gbit/s, less on faster links; at most 16 MiB while it lasts
/// Collective
LinkCosts calibrate(Communicator& comm, std::size_t dim);

}  // namespace lrml
