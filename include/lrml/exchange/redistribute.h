// Rows that change hands, when other ranks than before own them.
#pragma once

#include "lrml/base/matrix.h"
#include "lrml/base/types.h"
#include "lrml/comm/communicator.h"

namespace lrml {

/// The rows `want` of a table of which this rank has `rows` [have.size() x d], those of the range `have`. Ranges are
/// any, also overlapping ones. A row comes from this rank if it has it, else from the lowest rank that has.
///
///     before   rank 0: 0 a, 1 b     rank 1: 1 c, 2 d        want 0–2 and 0
///     after    rank 0: 0 a, 1 b, 2 d     rank 1: 0 a
///
/// Cost     32 bytes to each rank; then 4d for each row that travels, in one message to each rank concerned
/// @pre d is the same on all ranks, and some rank has each row that one wants
/// Collective
Matrix redistribute(Communicator& comm, const Matrix& rows, RowRange have, RowRange want);

}  // namespace lrml
