// Every owner's rows to everybody: the replica becomes whole.
#pragma once

#include "lrml/base/table.h"
#include "lrml/comm/communicator.h"
#include "row_owners.h"

namespace lrml {

/// Starts an allgather of all rows, in place; done after comm.wait(). Collective.
/// Cost: 4d bytes for each row owned here, to each of P − 1 ranks
inline void start_owned_rows(Communicator& comm, const RowOwners& owners, Table& item_rows) {
  const std::size_t dim = column_count(item_rows);
  const RowRange owned = owners.rows_of(static_cast<std::size_t>(comm.rank()));
  const RowRange carried = owners.all_rows();
  const std::span<float> all = elements(item_rows).subspan(carried.begin * dim, carried.size() * dim);
  const std::span<float> mine = elements(item_rows).subspan(owned.begin * dim, owned.size() * dim);
  comm.start_all_gather(std::as_bytes(mine), dim * sizeof(float), owners.counts(), std::as_writable_bytes(all));
}

}  // namespace lrml
