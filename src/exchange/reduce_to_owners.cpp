#include "reduce_to_owners.h"

#include <cstring>
#include <numeric>
#include <utility>

namespace lrml {

static_assert(sizeof(ItemId) == packed_unit);

ReduceToOwners::ReduceToOwners(Communicator& comm, RowOwners owners, std::size_t items, std::size_t dim)
    : comm_(comm),
      owners_(std::move(owners)),
      me_(static_cast<std::size_t>(comm.rank())),
      out_sizes_(2 * owners_.ranks()),
      in_sizes_(2 * owners_.ranks()),
      out_counts_(owners_.ranks()),
      in_counts_(owners_.ranks()),
      wanted_counts_(owners_.ranks()),
      total_(items, dim) {}

// Own rows stay here.
void ReduceToOwners::pack(const RowSums& mine, std::span<const ItemId> asked) {
  row_groups_.group(mine.ids(), owners_);
  asked_groups_.group(asked, owners_);
  message_.clear();
  for (std::size_t rank = 0; rank < owners_.ranks(); ++rank) {
    const std::size_t begin = message_.size();
    if (rank != me_) {
      for (const std::uint32_t k : row_groups_.of(rank)) packer_.pack_row(mine, k, message_);
    }
    const std::size_t end_of_rows = message_.size();
    const std::span<const std::uint32_t> positions = asked_groups_.of(rank);
    message_.resize(end_of_rows + positions.size() * sizeof(ItemId));
    std::byte* to = message_.data() + end_of_rows;
    for (const std::uint32_t k : positions) {
      std::memcpy(to, &asked[k], sizeof(ItemId));
      to += sizeof(ItemId);
    }
    out_sizes_[2 * rank] = static_cast<std::int64_t>((end_of_rows - begin) / packed_unit);
    out_sizes_[2 * rank + 1] = static_cast<std::int64_t>(positions.size());
  }
}

void ReduceToOwners::agree_on_sizes() {
  comm_.transpose(out_sizes_, in_sizes_);
  for (std::size_t rank = 0; rank < owners_.ranks(); ++rank) {
    out_counts_[rank] = static_cast<std::size_t>(out_sizes_[2 * rank] + out_sizes_[2 * rank + 1]);
    in_counts_[rank] = static_cast<std::size_t>(in_sizes_[2 * rank] + in_sizes_[2 * rank + 1]);
    wanted_counts_[rank] = static_cast<std::size_t>(in_sizes_[2 * rank + 1]);
  }
}

void ReduceToOwners::start(const RowSums& mine, std::span<const ItemId> asked) {
  pack(mine, asked);
  agree_on_sizes();
  arrived_.resize(packed_unit * std::accumulate(in_counts_.begin(), in_counts_.end(), std::size_t{0}));
  comm_.start_all_to_all({message_, packed_unit, out_counts_}, {arrived_, packed_unit, in_counts_});
  total_.clear();
  for (const std::uint32_t k : row_groups_.of(me_)) total_.add_row(mine, k);
}

void ReduceToOwners::finish() {
  comm_.wait();
  add_arrived();
}

void ReduceToOwners::finish(ReducedRows& owned_rows) {
  finish();
  reducer_(total_, owned_rows);
}

void ReduceToOwners::add_arrived() {
  wanted_items_.resize(std::accumulate(wanted_counts_.begin(), wanted_counts_.end(), std::size_t{0}));
  ItemId* wanted = wanted_items_.data();
  std::span<const std::byte> rest = arrived_;
  for (std::size_t rank = 0; rank < owners_.ranks(); ++rank) {
    const std::size_t rows = packed_unit * static_cast<std::size_t>(in_sizes_[2 * rank]);
    const std::size_t items = packed_unit * wanted_counts_[rank];
    add_packed_rows(rest.first(rows), total_);
    if (items != 0) std::memcpy(wanted, rest.data() + rows, items);
    wanted += wanted_counts_[rank];
    rest = rest.subspan(rows + items);
  }
}

}  // namespace lrml
