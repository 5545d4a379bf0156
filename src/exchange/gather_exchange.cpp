#include "gather_exchange.h"

#include <numeric>

#include "packing.h"
#include "reduced_rows.h"

namespace lrml {

GatherExchange::GatherExchange(Communicator& comm, const ExchangeSetting& setting)
    : comm_(comm),
      carried_(setting.carried_rows()),
      total_(setting.items, setting.dim),
      sizes_(static_cast<std::size_t>(comm.size())),
      one_each_(sizes_.size(), 1) {}

void GatherExchange::start_reduce(const RowSums& mine, std::span<const ItemId>) {
  mine_ = &mine;
  if (comm_.size() == 1) return;
  message_.clear();
  pack_rows(mine, message_);
  const std::size_t size = message_.size() / packed_unit;
  comm_.all_gather(std::as_bytes(std::span(&size, 1)), sizeof size, one_each_,
                   std::as_writable_bytes(std::span(sizes_)));
  all_messages_.resize(packed_unit * std::accumulate(sizes_.begin(), sizes_.end(), std::size_t{0}));
  comm_.start_all_gather(message_, packed_unit, sizes_, all_messages_);
}

void GatherExchange::finish_reduce(ReducedRows& owned_rows) {
  if (comm_.size() == 1) return to_reduced_rows(*mine_, order_, owned_rows);
  comm_.wait();
  total_.clear();
  add_packed_rows(all_messages_, total_);
  to_reduced_rows(total_, order_, owned_rows);
}

}  // namespace lrml
