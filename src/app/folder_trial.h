// Whether all ranks see the same --out folder, and whether it can be used.
#pragma once

#include <filesystem>

#include "lrml/app/job_facts.h"

namespace lrml {

/// Rank 0 makes the folder as a run does, locks it and leaves a file in it; every rank reads that and tries to lock
/// what rank 0 has locked; rank 0 removes what it has made. Sets the `out` members of `facts`. A rank that does not see
/// the file looks again for some seconds, since shared folders may show it late. Throws nothing. Collective
void try_folder(Communicator& comm, const std::filesystem::path& out, RankFacts& facts);

}  // namespace lrml
