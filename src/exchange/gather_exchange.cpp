#include "gather_exchange.h"

#include <algorithm>
#include <numeric>

#include "append_row.h"
#include "packing.h"

namespace lrml {

GatherExchange::GatherExchange(Communicator& comm, std::size_t items, std::size_t dim)
    : comm_(comm), total_(items, dim) {}

const RowSums& GatherExchange::sum_over_ranks(const RowSums& mine) {
  if (comm_.size() == 1) return mine;
  message_.clear();
  pack_rows(mine, message_);
  std::vector<std::size_t> sizes;
  for (const std::int64_t size : gather_values(comm_, static_cast<std::int64_t>(message_.size()))) {
    sizes.push_back(static_cast<std::size_t>(size));
  }
  all_messages_.resize(std::accumulate(sizes.begin(), sizes.end(), std::size_t{0}));
  comm_.all_gather(message_, 1, sizes, all_messages_);
  total_.clear();
  add_packed_rows(all_messages_, total_);
  return total_;
}

void GatherExchange::reduce(const RowSums& mine, ReducedRows& owned_rows) {
  const RowSums& total = sum_over_ranks(mine);
  order_.resize(total.size());
  std::iota(order_.begin(), order_.end(), std::size_t{0});
  std::ranges::sort(order_, {}, [&](std::size_t k) { return total.ids()[k]; });
  owned_rows.clear();
  for (const std::size_t k : order_) append_row(total.ids()[k], total.sums(k), total.count(k), owned_rows);
}

}  // namespace lrml
