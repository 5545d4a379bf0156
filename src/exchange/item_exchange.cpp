#include "lrml/exchange/item_exchange.h"

#include "dense_exchange.h"
#include "gather_exchange.h"

namespace lrml {

void ReducedRows::clear() {
  ids.clear();
  gradients.clear();
  counts.clear();
}

std::unique_ptr<ItemExchange> make_exchange(const ExchangeOptions& options, Communicator& comm, std::size_t items,
                                            std::size_t dim) {
  if (comm.size() > 1 && options.algorithm == ExchangeAlgorithm::dense) {
    return std::make_unique<DenseExchange>(comm, items, dim);
  }
  return std::make_unique<GatherExchange>(comm, items, dim);
}

}  // namespace lrml
