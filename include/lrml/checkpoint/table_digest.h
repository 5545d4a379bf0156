// Digests of tables that are spread over ranks: the same number whatever the spread.
#pragma once

#include <span>

#include "lrml/base/hash.h"
#include "lrml/base/matrix.h"
#include "lrml/base/types.h"
#include "lrml/comm/communicator.h"
#include "lrml/model/parameters.h"

namespace lrml {

/// XXH3 over the XXH3 of every row, in global order. `mine` holds this rank's rows; the ranks' ranges follow each
/// other. Cost: 8 bytes a row to every rank. Collective.
Digest digest_of_table(Communicator& comm, const Matrix& mine);

/// XXH3 over the digests of P, Q, K and M. Collective.
Digest parameters_digest(Communicator& comm, const Parameters& parameters);

/// Throws Error (failure) on every rank, naming the ranks that differ from rank 0, unless Q, K and M are equal on
/// all ranks bit for bit. Cost: one hash of the tables and 8 bytes a rank. Collective.
void require_equal_replicas(Communicator& comm, const Parameters& parameters);

}  // namespace lrml
