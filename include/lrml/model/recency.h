// Weights of examples: what a user chose lately tells more about what comes next.
#pragma once

#include <cstdint>

#include "lrml/model/options.h"

namespace lrml {

/// w = α + (1 − α)·exp(−later / h) of an example that `later` training items of its user follow: 1 for the last one,
/// α for those long ago.
/// Order    by the project's own exponential: equal bits on every machine. Cost: 15 operations
float recency_weight(const LossOptions& options, std::uint32_t later);

}  // namespace lrml
