#include "lrml/exchange/item_exchange.h"

#include <stdexcept>

#include "dense_exchange.h"
#include "gather_exchange.h"
#include "group_exchange.h"
#include "lrml/exchange/choose_algorithm.h"
#include "make_lane.h"
#include "owner_exchange.h"
#include "pull_exchange.h"

namespace lrml {

void ReducedRows::clear() {
  ids.clear();
  gradients.clear();
  counts.clear();
}

std::unique_ptr<ItemExchange> make_lane(ExchangeAlgorithm algorithm, Communicator& comm,
                                        const ExchangeSetting& setting) {
  if (comm.size() == 1) return std::make_unique<GatherExchange>(comm, setting);
  switch (algorithm) {
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
  throw std::logic_error("`auto` is no algorithm");
}

std::unique_ptr<ItemExchange> make_exchange(const ExchangeOptions& options, const RankGroups& groups,
                                            const ExchangeSetting& setting) {
  const bool choose = options.algorithm == ExchangeAlgorithm::automatic;
  const ExchangeAlgorithm algorithm = choose ? make_chooser(groups, setting).chosen() : options.algorithm;
  if (!groups.share()) return make_lane(algorithm, *groups.network, setting);
  return std::make_unique<GroupExchange>(algorithm, groups, setting);
}

std::unique_ptr<ItemExchange> make_exchange(const ExchangeOptions& options, Communicator& comm,
                                            const ExchangeSetting& setting) {
  return make_exchange(options, group_ranks(comm, options.ranks_sharing), setting);
}

}  // namespace lrml
