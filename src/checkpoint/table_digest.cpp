#include "lrml/checkpoint/table_digest.h"

#include <numeric>
#include <string>
#include <vector>

#include "lrml/comm/agree.h"

namespace lrml {
namespace {

std::vector<Digest> row_digests(const Matrix& table) {
  std::vector<Digest> digests;
  for (std::size_t i = 0; i < row_count(table); ++i) digests.push_back(digest_of(std::as_bytes(row(table, i))));
  return digests;
}

Digest digest_of_digests(const std::vector<Digest>& digests) {
  return digest_of(std::as_bytes(std::span(digests)));
}

}  // namespace

Digest digest_of_table(Communicator& comm, const Matrix& mine) {
  const std::vector<Digest> my_rows = row_digests(mine);
  std::vector<std::size_t> counts;
  for (const std::int64_t rows : gather_values(comm, static_cast<std::int64_t>(my_rows.size()))) {
    counts.push_back(static_cast<std::size_t>(rows));
  }
  std::vector<Digest> all(std::accumulate(counts.begin(), counts.end(), std::size_t{0}));
  comm.all_gather(std::as_bytes(std::span(my_rows)), sizeof(Digest), counts, std::as_writable_bytes(std::span(all)));
  return digest_of_digests(all);
}

Digest parameters_digest(Communicator& comm, const Parameters& parameters) {
  return digest_of_digests(
      {digest_of_table(comm, parameters.user_rows), digest_of_digests(row_digests(parameters.item_rows)),
       digest_of_digests(row_digests(parameters.keys)), digest_of_digests(row_digests(parameters.values))});
}

void require_equal_replicas(Communicator& comm, const Parameters& parameters) {
  std::vector<Digest> tables;
  for (const Matrix* table : {&parameters.item_rows, &parameters.keys, &parameters.values}) {
    tables.push_back(digest_of(std::as_bytes(elements(*table))));
  }
  const auto digests = gather_values(comm, static_cast<std::int64_t>(digest_of_digests(tables)));
  std::string differing;
  for (std::size_t k = 1; k < digests.size(); ++k) {
    if (digests[k] != digests[0]) differing += (differing.empty() ? "" : ", ") + std::to_string(k);
  }
  if (differing.empty()) return;
  throw AgreedError(ExitCode::failure,
                    "replicas of Q, K and M differ from rank 0's on rank " + differing +
                        " (a fault of memory, network or program: the result would be wrong). Resume "
                        "from the last checkpoint, and test the machines named in the log.");
}

}  // namespace lrml
