#include "dense_exchange.h"

#include <algorithm>

#include "reduced_rows.h"

namespace lrml {

DenseExchange::DenseExchange(Communicator& comm, const ExchangeSetting& setting)
    : comm_(comm), dim_(setting.dim), carried_(setting.carried_rows()) {
  const auto ranks = static_cast<std::size_t>(comm.size());
  for (std::size_t k = 0; k < ranks; ++k) {
    rows_of_rank_.push_back(even_part(carried_.size(), k, ranks).size());
    elements_of_rank_.push_back(rows_of_rank_.back() * (dim_ + 1));
  }
  const RowRange part = even_part(carried_.size(), static_cast<std::size_t>(comm.rank()), ranks);
  owned_ = {carried_.begin + part.begin, carried_.begin + part.end};
  table_.resize(carried_.size() * (dim_ + 1));
  owned_table_.resize(owned_.size() * (dim_ + 1));
}

void DenseExchange::start_reduce(const RowSums& mine, std::span<const ItemId>) {
  std::ranges::fill(table_, 0);
  for (std::size_t k = 0; k < mine.size(); ++k) {
    const std::span to = std::span(table_).subspan((index(mine.ids()[k]) - carried_.begin) * (dim_ + 1), dim_ + 1);
    mine.read(k, to.first(dim_));
    to[dim_] = mine.count(k);
  }
}

void DenseExchange::finish_reduce(ReducedRows& owned_rows) {
  comm_.reduce_scatter(table_, elements_of_rank_, owned_table_);
  owned_rows.clear();
  for (std::size_t i = 0; i < owned_.size(); ++i) {
    const std::span<const std::int64_t> row = std::span(owned_table_).subspan(i * (dim_ + 1), dim_ + 1);
    if (row[dim_] == 0) continue;
    append_row(static_cast<ItemId>(owned_.begin + i), row.first(dim_), static_cast<std::uint32_t>(row[dim_]),
               owned_rows);
  }
}

void DenseExchange::start_publish(Table& item_rows) {
  const std::span<float> all = elements(item_rows).subspan(carried_.begin * dim_, carried_.size() * dim_);
  const std::span<float> mine = elements(item_rows).subspan(owned_.begin * dim_, owned_.size() * dim_);
  comm_.start_all_gather(std::as_bytes(mine), dim_ * sizeof(float), rows_of_rank_, std::as_writable_bytes(all));
}

}  // namespace lrml
