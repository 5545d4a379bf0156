#include "lrml/train/memory_model.h"

#include <algorithm>
#include <bit>
#include <numeric>

namespace lrml {
namespace {

constexpr double text_bytes = 32;         // a std::string with a short id
constexpr double libraries = 22e6;        // the program, HDF5 and the C++ library
constexpr double message_passing = 24e6;  // Open MPI, where there is more than one rank

/// Room for `rows` rows that was doubled whenever it was too small.
double doubled(double rows) {
  return static_cast<double>(std::bit_ceil(static_cast<std::size_t>(std::max(1.0, rows))));
}

/// RowSums: a slot an item, and ids, counts and rows. Arriving rows have 64 bits; those of triplets have 32, and about
/// half of them 64 beside (0.57 in ML-20M's first epoch): the same bytes.
double sums_bytes(const MemorySetting& s, double rows) {
  return 4.0 * s.items + 8.0 * static_cast<double>(s.model.dim) * rows + 16.0 * doubled(rows);
}

/// The reduced rows: gradients of the rows that this rank updates.
double reduced_bytes(const MemorySetting& s, double rows) {
  return 4.0 * static_cast<double>(s.model.dim) * rows + 16.0 * doubled(rows);
}

double nodes_of(const MemorySetting& s) {
  return static_cast<double>(s.ranks) / static_cast<double>(s.ranks_sharing);
}

/// Rows of the table that one rank carries.
double lane_of(const MemorySetting& s) {
  return s.items / static_cast<double>(s.ranks_sharing);
}

double dense_bytes(const MemorySetting& s) {
  return 8.0 * (static_cast<double>(s.model.dim) + 1.0) * lane_of(s) * (1.0 + 1.0 / nodes_of(s)) +
         reduced_bytes(s, s.touched_by_any / nodes_of(s));
}

double gather_bytes(const MemorySetting& s) {
  const double packed = 8.0 + 4.0 * static_cast<double>(s.model.dim);
  return sums_bytes(s, s.touched_by_any) + packed * (doubled(s.carried.touched) + nodes_of(s) * s.carried.touched) +
         reduced_bytes(s, s.touched_by_any);
}

double owners_bytes(const MemorySetting& s) {
  const double d = static_cast<double>(s.model.dim), packed = 8.0 + 4.0 * d;
  const double bytes = sums_bytes(s, s.carried.updated) +
                       packed * (doubled(s.carried.touched_elsewhere) + s.carried.received) +
                       reduced_bytes(s, s.carried.updated);
  if (s.algorithm == ExchangeAlgorithm::pull) {
    const double read = s.carried.read_elsewhere;
    return bytes + 4.0 * d * (doubled(s.carried.answered) + read) + 24.0 * read + 4.0 * s.items;
  }
  return bytes + (s.optim == OptimKind::lazy_adam ? (4.0 + 4.0 * d) * s.touched_by_any : 0.0);
}

double exchange_bytes(const MemorySetting& s) {
  if (nodes_of(s) == 1.0)
    return sums_bytes(s, s.ranks == 1 ? 1 : s.touched_by_any) + reduced_bytes(s, s.touched_by_any);
  if (s.algorithm == ExchangeAlgorithm::dense) return dense_bytes(s);
  return s.algorithm == ExchangeAlgorithm::gather ? gather_bytes(s) : owners_bytes(s);
}

/// Of an example: triplets, candidates and how many items are later, as ShardDraws has them.
double drawn_bytes(const MemorySetting& s) {
  const auto candidates = s.sample.hardest_of > 1 ? static_cast<double>(s.sample.candidates()) : 0.0;
  return 12.0 * static_cast<double>(s.sample.negatives) + 4.0 * candidates + (s.weighs_by_recency ? 4.0 : 0.0);
}

double owned_items(const MemorySetting& s) {
  const bool all = nodes_of(s) == 1.0 || s.algorithm == ExchangeAlgorithm::gather;
  return all ? lane_of(s) : lane_of(s) / nodes_of(s);
}

}  // namespace

std::vector<MemoryPart> memory_of_rank(const MemorySetting& s) {
  const double d = static_cast<double>(s.model.dim), n = static_cast<double>(slot_count(s.model));
  const double part = 1.0 / static_cast<double>(s.ranks);
  const double users = s.users * part;
  return {
      {"user rows and moments", 12.0 * d * users},
      {"item rows", 4.0 * d * lane_of(s)},
      {"item moments", 8.0 * d * owned_items(s)},
      {"interactions", 5.0 * s.interactions * part + 16.0 * users},
      {"offsets of all users", 24.0 * s.users},
      {"original ids", text_bytes * (s.users + s.items)},
      {"held-out items and candidates",
       s.held_out * part * s.held_out_bytes + (16.0 + 8.0 * s.negatives_per_user) * users},
      {"gradient sums of items", sums_bytes(s, s.touched_by_rank)},
      {"gradients of users", 4.0 * users + 4.0 * d * s.users_touched + 4.0 * doubled(s.users_touched)},
      {"triplets drawn ahead", 2.0 * drawn_bytes(s) * s.batch * part},
      {"exchange " + std::string(name_of(s.algorithm)), exchange_bytes(s)},
      {"memory slots and control vector", 2.0 * n * d * (12.0 + 16.0)},
      {"program and libraries", libraries + (s.ranks > 1 ? message_passing : 0.0)},
  };
}

double total_of(const std::vector<MemoryPart>& parts) {
  return std::accumulate(parts.begin(), parts.end(), 0.0,
                         [](double sum, const MemoryPart& part) { return sum + part.bytes; });
}

}  // namespace lrml
