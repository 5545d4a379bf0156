#include "lrml/checkpoint/table_digest.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "lrml/base/error.h"
#include "lrml/comm/agree.h"

namespace lrml {
namespace {

std::vector<Digest> row_digests(const TableRows& table) {
  std::vector<Digest> digests;
  if (table.rows.size() == 0) return digests;
  const std::size_t columns = table.values.size() / table.rows.size();
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    digests.push_back(digest_of(std::as_bytes(table.values.subspan(i * columns, columns))));
  }
  return digests;
}

Digest digest_of_digests(const std::vector<Digest>& digests) {
  return digest_of(std::as_bytes(std::span(digests)));
}

template <class WholeTable>
Digest digest_of_replica(const WholeTable& table) {
  return digest_of_digests(row_digests(rows_of(table, {0, row_count(table)})));
}

std::vector<std::size_t> gather_sizes(Communicator& comm, std::size_t mine) {
  const auto values = gather_values(comm, static_cast<std::int64_t>(mine));
  return {values.begin(), values.end()};
}

}  // namespace

Digest digest_of_table(Communicator& comm, const TableRows& mine) {
  const std::vector<Digest> my_rows = row_digests(mine);
  const std::vector<std::size_t> begins = gather_sizes(comm, mine.rows.begin);
  const std::vector<std::size_t> counts = gather_sizes(comm, my_rows.size());
  std::vector<Digest> by_rank(std::accumulate(counts.begin(), counts.end(), std::size_t{0}));
  comm.all_gather(std::as_bytes(std::span(my_rows)), sizeof(Digest), counts,
                  std::as_writable_bytes(std::span(by_rank)));
  std::vector<Digest> by_row(by_rank.size());
  auto from = by_rank.begin();
  for (std::size_t rank = 0; rank < counts.size(); ++rank) {
    if (counts[rank] == 0) continue;
    LRML_ASSERT(begins[rank] + counts[rank] <= by_row.size());
    std::copy_n(from, counts[rank], by_row.begin() + static_cast<std::ptrdiff_t>(begins[rank]));
    from += static_cast<std::ptrdiff_t>(counts[rank]);
  }
  return digest_of_digests(by_row);
}

Digest parameters_digest(Communicator& comm, const Parameters& parameters) {
  return digest_of_digests({digest_of_table(comm, {parameters.users, elements(parameters.user_rows)}),
                            digest_of_replica(parameters.item_rows), digest_of_replica(parameters.keys),
                            digest_of_replica(parameters.values)});
}

void require_equal_replicas(Communicator& comm, const Parameters& parameters) {
  std::vector<Digest> tables;
  for (const std::span<const float> table :
       {elements(parameters.item_rows), elements(parameters.keys), elements(parameters.values)}) {
    tables.push_back(digest_of(std::as_bytes(table)));
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
