#include "pull_exchange.h"

#include <algorithm>

#include "publish_owned_rows.h"

namespace lrml {

PullExchange::PullExchange(Communicator& comm, const ExchangeSetting& setting)
    : comm_(comm),
      dim_(setting.dim),
      reduction_(comm, RowOwners(setting, static_cast<std::size_t>(comm.size())), setting.items, setting.dim),
      fetched_counts_(static_cast<std::size_t>(comm.size())) {}

void PullExchange::start_reduce(const RowSums& mine, std::span<const ItemId> next_reads) {
  asked_.clear();
  std::ranges::copy_if(next_reads, std::back_inserter(asked_),
                       [owned = owned()](ItemId item) { return !owned.contains(index(item)); });
  reduction_.start(mine, asked_);
}

void PullExchange::start_publish(Table& item_rows) {
  answers_.clear();
  for (const ItemId item : reduction_.wanted_items()) {
    const std::span<const float> answer = row(item_rows, index(item));
    answers_.insert(answers_.end(), answer.begin(), answer.end());
  }
  for (std::size_t rank = 0; rank < fetched_counts_.size(); ++rank) {
    fetched_counts_[rank] = reduction_.asked_of(rank).size();
  }
  fetched_.resize(asked_.size() * dim_);
  const std::size_t bytes_of_row = dim_ * sizeof(float);
  comm_.start_all_to_all({std::as_bytes(std::span(answers_)), bytes_of_row, reduction_.wanted_counts()},
                         {std::as_writable_bytes(std::span(fetched_)), bytes_of_row, fetched_counts_});
  replica_is_whole_ = false;
}

void PullExchange::finish_publish(Table& item_rows) {
  comm_.wait();
  auto from = fetched_.begin();
  for (std::size_t rank = 0; rank < fetched_counts_.size(); ++rank) {
    for (const std::uint32_t k : reduction_.asked_of(rank)) {
      std::copy_n(from, dim_, row(item_rows, index(asked_[k])).begin());
      from += static_cast<std::ptrdiff_t>(dim_);
    }
  }
}

void PullExchange::publish_all(Table& item_rows) {
  if (replica_is_whole_) return;
  start_owned_rows(comm_, reduction_.owners(), item_rows);
  comm_.wait();
  replica_is_whole_ = true;
}

}  // namespace lrml
