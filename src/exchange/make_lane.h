// The four algorithms on a communicator, each rank with a table of its own.
#pragma once

#include <memory>

#include "lrml/exchange/item_exchange.h"

namespace lrml {

/// `algorithm` on the ranks of `comm`; on one rank always `gather`, which sends nothing there.
std::unique_ptr<ItemExchange> make_lane(ExchangeAlgorithm algorithm, Communicator& comm,
                                        const ExchangeSetting& setting);

}  // namespace lrml
