#include "owner_exchange.h"

#include <cstring>
#include <numeric>

#include "publish_owned_rows.h"

namespace lrml {

OwnerExchange::OwnerExchange(Communicator& comm, const ExchangeSetting& setting)
    : comm_(comm),
      dim_(setting.dim),
      every_row_moves_(setting.optim == OptimKind::adam),
      reduction_(comm, RowOwners(setting, static_cast<std::size_t>(comm.size())), setting.items, setting.dim),
      counts_(static_cast<std::size_t>(comm.size())),
      one_each_(counts_.size(), 1) {}

void OwnerExchange::start_reduce(const RowSums& mine, std::span<const ItemId>) {
  reduction_.start(mine, {});
}

void OwnerExchange::finish_reduce(ReducedRows& owned_rows) {
  reduction_.finish(owned_rows);
  touched_.assign(owned_rows.ids.begin(), owned_rows.ids.end());
}

void OwnerExchange::start_publish(Table& item_rows) {
  if (every_row_moves_) {
    start_owned_rows(comm_, reduction_.owners(), item_rows);
  } else {
    start_touched_rows(item_rows);
  }
}

void OwnerExchange::start_touched_rows(const Table& item_rows) {
  const std::size_t touched = touched_.size();
  comm_.all_gather(std::as_bytes(std::span(&touched, 1)), sizeof touched, one_each_,
                   std::as_writable_bytes(std::span(counts_)));
  const auto mine = counts_.begin() + comm_.rank();
  rows_.resize(bytes_of_row() * std::accumulate(counts_.begin(), counts_.end(), std::size_t{0}));
  std::byte* const begin = rows_.data() + bytes_of_row() * std::accumulate(counts_.begin(), mine, std::size_t{0});
  std::byte* to = begin;
  for (const ItemId item : touched_) {
    std::memcpy(to, &item, sizeof item);
    std::memcpy(to + sizeof item, row(item_rows, index(item)).data(), dim_ * sizeof(float));
    to += bytes_of_row();
  }
  comm_.start_all_gather({begin, to}, bytes_of_row(), counts_, rows_);
}

void OwnerExchange::finish_publish(Table& item_rows) {
  comm_.wait();
  if (!every_row_moves_) take_touched_rows(item_rows);
}

void OwnerExchange::take_touched_rows(Table& item_rows) const {
  for (const std::byte* from = rows_.data(); from != rows_.data() + rows_.size(); from += bytes_of_row()) {
    ItemId item;
    std::memcpy(&item, from, sizeof item);
    std::memcpy(row(item_rows, index(item)).data(), from + sizeof item, dim_ * sizeof(float));
  }
}

}  // namespace lrml
