// Measures what messages and local work take here and now.
#pragma once

#include <cstddef>

#include "lrml/comm/communicator.h"
#include "lrml/exchange/cost_model.h"

namespace lrml {

/// Times small messages and some as large as the step's, of 64 KiB to 2 MiB, through the collectives that exchanges
/// use, and the work on rows of width `dim`, on all ranks at once. As in a step, links rest before. Zeros on one rank.
///
/// Order    medians in whole picoseconds, gathered: every rank gets the same bits
/// Cost     some 0.4 s at 1 Gbit/s, less on faster links; at most 8 MiB while it lasts
/// @pre `messages` is the same on all ranks. Collective
LinkCosts calibrate(Communicator& comm, std::size_t dim, const StepMessages& messages);

/// Which seconds count: those on the clock, or those this process had a processor for, whatever else runs here.
enum class Timed { by_the_clock, on_the_processor };

/// The same for local work alone; links cost nothing. Also on one rank. Cost: some 10 ms. Collective
LinkCosts calibrate_local_work(Communicator& comm, std::size_t dim, Timed timed);

}  // namespace lrml
