// What the machine itself gives to one rank and to several at once: the ceilings of any speed-up.
#pragma once

#include "lrml/app/records.h"
#include "lrml/comm/communicator.h"

namespace lrml::bench {

/// All ranks at once, each for about so many seconds: float matrix products that stay in the cache, and copies of
/// arrays that do not.
/// Returns {"product_gflop_s", "copy_gb_s"}, sums over the ranks; a copied byte counts once. Collective.
Record ceilings(Communicator& comm, double seconds);

}  // namespace lrml::bench
