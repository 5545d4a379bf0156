#include "lrml/exchange/item_exchange.h"

#include "dense_exchange.h"
#include "gather_exchange.h"
#include "lrml/exchange/calibrate.h"
#include "lrml/exchange/choose_algorithm.h"
#include "owner_exchange.h"
#include "pull_exchange.h"

namespace lrml {

void ReducedRows::clear() {
  ids.clear();
  gradients.clear();
  counts.clear();
}

namespace {

ExchangeAlgorithm fastest_here(Communicator& comm, const ExchangeSetting& setting) {
  const LinkCosts links = calibrate(comm, setting.dim);
  return AlgorithmChooser(links, setting, static_cast<std::size_t>(comm.size())).chosen();
}

}  // namespace

std::unique_ptr<ItemExchange> make_exchange(const ExchangeOptions& options, Communicator& comm,
                                            const ExchangeSetting& setting) {
  if (comm.size() == 1) return std::make_unique<GatherExchange>(comm, setting);
  switch (options.algorithm) {
    case ExchangeAlgorithm::dense:
      return std::make_unique<DenseExchange>(comm, setting);
    case ExchangeAlgorithm::gather:
      return std::make_unique<GatherExchange>(comm, setting);
    case ExchangeAlgorithm::owner:
      return std::make_unique<OwnerExchange>(comm, setting);
    case ExchangeAlgorithm::pull:
      return std::make_unique<PullExchange>(comm, setting);
    case ExchangeAlgorithm::automatic:
      break;
  }
  return make_exchange({fastest_here(comm, setting)}, comm, setting);
}

}  // namespace lrml
