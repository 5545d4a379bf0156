// Digests of tables that are spread over ranks: the same number whatever the spread.
#pragma once

#include <span>

#include "lrml/base/hash.h"
#include "lrml/base/matrix.h"
#include "lrml/base/types.h"
#include "lrml/comm/communicator.h"
#include "lrml/model/parameters.h"

namespace lrml {

/// Rows of a global table, one after the other.
struct TableRows {
  RowRange rows;                  ///< where they are in the table
  std::span<const float> values;  ///< [rows.size() x d]
};

/// Rows `rows` of a table given whole.
template <class WholeTable>
TableRows rows_of(const WholeTable& whole, RowRange rows) {
  const std::size_t columns = column_count(whole);
  return {rows, elements(whole).subspan(rows.begin * columns, rows.size() * columns)};
}

/// XXH3 over the XXH3 of every row, in global order. The ranks' ranges cover the table and have no row in common.
/// Cost: 8 bytes a row to every rank. Collective.
Digest digest_of_table(Communicator& comm, const TableRows& mine);

/// XXH3 over the digests of P, Q, K and M. Collective.
Digest parameters_digest(Communicator& comm, const Parameters& parameters);

/// Throws Error (failure) on every rank, naming the ranks that differ from rank 0, unless Q, K and M are equal on
/// all ranks bit for bit. Cost: one hash of the tables and 8 bytes a rank. Collective.
void require_equal_replicas(Communicator& comm, const Parameters& parameters);

}  // namespace lrml
