// What tests of exchanges go through.
#pragma once

#include "lrml/exchange/options.h"

namespace lrml::test {

inline constexpr auto algorithms = {ExchangeAlgorithm::dense, ExchangeAlgorithm::gather, ExchangeAlgorithm::owner,
                                    ExchangeAlgorithm::pull};

}  // namespace lrml::test
