#include "gather_exchange.h"

#include <algorithm>
#include <numeric>

#include "lrml/base/narrow.h"
#include "lrml/exchange/cost_model.h"

namespace lrml {

GatherExchange::GatherExchange(Communicator& comm, const ExchangeSetting& setting)
    : comm_(comm),
      carried_(setting.carried_rows()),
      dim_(setting.dim),
      sizes_(static_cast<std::size_t>(comm.size())),
      counts_(sizes_.size()),
      one_each_(sizes_.size(), 1),
      total_(setting.items, setting.dim),
      reduction_(comm, RowOwners(setting, sizes_.size()), setting.items, setting.dim) {}

void GatherExchange::start_reduce(const RowSums& mine, std::span<const ItemId>) {
  mine_ = &mine;
  if (comm_.size() == 1) return;
  message_.clear();
  packer_.pack_rows(mine, message_);
  gather_sizes(mine.size());
  if (sums_at_owners_) return reduction_.start(mine, {});
  std::ranges::transform(sizes_, counts_.begin(), &Size::units);
  all_messages_.resize(packed_unit * std::accumulate(counts_.begin(), counts_.end(), std::size_t{0}));
  comm_.start_all_gather(message_, packed_unit, counts_, all_messages_);
}

// From these all ranks see alike whether owners are to add up.
void GatherExchange::gather_sizes(std::size_t rows) {
  const Size mine = {narrow<std::uint32_t>(rows), narrow<std::uint32_t>(message_.size() / packed_unit)};
  comm_.all_gather(std::as_bytes(std::span(&mine, 1)), sizeof mine, one_each_,
                   std::as_writable_bytes(std::span(sizes_)));
  double touched_by_all = 0.0;
  for (const Size& size : sizes_) touched_by_all += size.rows;
  sums_at_owners_ = sums_at_owners(touched_by_all, comm_.size(), static_cast<double>(carried_.size()));
}

void GatherExchange::finish_reduce(ReducedRows& owned_rows) {
  if (comm_.size() == 1) return reducer_(*mine_, owned_rows);
  if (sums_at_owners_) return finish_at_owners(owned_rows);
  comm_.wait();
  total_.clear();
  add_packed_rows(all_messages_, total_);
  reducer_(total_, owned_rows);
}

// Owners have ranges in rank order, so that items increase.
void GatherExchange::finish_at_owners(ReducedRows& rows) {
  reduction_.finish(summed_);
  const std::size_t summed = summed_.ids.size();
  comm_.all_gather(std::as_bytes(std::span(&summed, 1)), sizeof summed, one_each_,
                   std::as_writable_bytes(std::span(counts_)));
  gather_summed(summed_.ids, 1, rows.ids);
  gather_summed(summed_.counts, 1, rows.counts);
  gather_summed(summed_.gradients, dim_, rows.gradients);
}

template <class Value>
void GatherExchange::gather_summed(const std::vector<Value>& mine, std::size_t width, std::vector<Value>& all) {
  all.resize(width * std::accumulate(counts_.begin(), counts_.end(), std::size_t{0}));
  comm_.start_all_gather(std::as_bytes(std::span(mine)), width * sizeof(Value), counts_,
                         std::as_writable_bytes(std::span(all)));
  comm_.wait();
}

}  // namespace lrml
