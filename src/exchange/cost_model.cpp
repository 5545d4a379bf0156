#include "lrml/exchange/cost_model.h"

#include <algorithm>
#include <bit>

#include "lrml/base/error.h"

namespace lrml {
namespace {

constexpr double bytes_of_size = 8;
constexpr double bytes_of_sizes = 16;  // rows and items asked for
constexpr double bytes_of_id = 4;
constexpr double bytes_of_head = 8;  // of a packed row: id and count

double dim_of(const ExchangeShape& shape) {
  return static_cast<double>(shape.dim);
}

double others_of(const ExchangeShape& shape) {
  return static_cast<double>(shape.ranks) - 1.0;
}

double packed_bytes(const ExchangeShape& shape, double rows, double wide) {
  return (bytes_of_head + 4.0 * dim_of(shape)) * rows + 4.0 * dim_of(shape) * wide;
}

Sent sent_to_owners(const ExchangeShape& shape, const StepRows& rows) {
  return {1.0 + rows.owners_written,
          bytes_of_sizes * others_of(shape) + packed_bytes(shape, rows.touched_elsewhere, rows.wide_elsewhere)};
}

Sent published_by_owner(const ExchangeShape& shape, const StepRows& rows) {
  if (shape.optim == OptimKind::adam) return {1.0, others_of(shape) * 4.0 * dim_of(shape) * rows.owned};
  return {2.0, others_of(shape) * (bytes_of_size + (bytes_of_id + 4.0 * dim_of(shape)) * rows.updated)};
}

bool sums_at_owners(const ExchangeShape& shape, const StepRows& rows) {
  return lrml::sums_at_owners(rows.touched_by_all, static_cast<double>(shape.ranks), shape.table);
}

Sent gathered(const ExchangeShape& shape, const StepRows& rows) {
  const double others = others_of(shape);
  if (!sums_at_owners(shape, rows)) {
    return {2.0, others * (bytes_of_size + packed_bytes(shape, rows.touched, rows.wide))};
  }
  Sent sent = sent_to_owners(shape, rows);
  sent.messages += 5.0;
  sent.bytes += others * (2.0 * bytes_of_size + packed_bytes(shape, rows.updated, 0.0));
  return sent;
}

}  // namespace

StepTraffic traffic_of(ExchangeAlgorithm algorithm, const ExchangeShape& shape, const StepRows& rows) {
  if (shape.ranks == 1) return {};
  const double d = dim_of(shape), others = others_of(shape);
  switch (algorithm) {
    case ExchangeAlgorithm::dense:
      return {{1.0, 8.0 * (d + 1.0) * (shape.table - rows.owned)}, {1.0, others * 4.0 * d * rows.owned}};
    case ExchangeAlgorithm::gather:
      return {gathered(shape, rows), {}};
    case ExchangeAlgorithm::owner:
      return {sent_to_owners(shape, rows), published_by_owner(shape, rows)};
    case ExchangeAlgorithm::pull:
      break;
    case ExchangeAlgorithm::automatic:
      LRML_ASSERT(false);
  }
  Sent reduce = sent_to_owners(shape, rows);
  reduce.bytes += bytes_of_id * rows.read_elsewhere;
  return {reduce, {rows.ranks_answered, 4.0 * d * rows.answered}};
}

namespace {

/// The part of an all-to-all's latency that so many messages take.
double all_to_all_seconds(const ExchangeShape& shape, const LinkCosts& links, double messages, double bytes) {
  return links.all_to_all.latency * messages / others_of(shape) + links.all_to_all.per_byte * bytes;
}

/// Adam moves every row, lazy_adam the touched ones.
double update_seconds(const ExchangeShape& shape, const LinkCosts& links, double owned, double touched) {
  return links.update_value * dim_of(shape) * (shape.optim == OptimKind::adam ? owned : touched);
}

ExchangeSeconds dense_seconds(const ExchangeShape& shape, const RowsOfRanks& rows, const LinkCosts& links) {
  const double d = dim_of(shape);
  const double owned = shape.table / static_cast<double>(shape.ranks);
  const double elsewhere = shape.table - owned;
  const double updated = rows.touched_by_any / static_cast<double>(shape.ranks);
  ExchangeSeconds seconds;
  seconds.reduce = links.copy_value * 2.0 * (d + 1.0) * shape.table +  // 64 bits an element
                   links.reduce_scatter.of(8.0 * (d + 1.0) * elsewhere) + links.turn_value * d * updated;
  seconds.update = update_seconds(shape, links, owned, updated);
  seconds.publish = links.all_gather.of(4.0 * d * elsewhere);
  return seconds;
}

ExchangeSeconds gather_seconds(const ExchangeShape& shape, const RowsOfRanks& rows, const LinkCosts& links) {
  const double d = dim_of(shape), touched = rows.rows.front().touched;
  ExchangeSeconds seconds;
  seconds.update = update_seconds(shape, links, shape.table, rows.touched_by_any);
  if (shape.ranks == 1) {
    seconds.reduce = links.turn_value * d * touched;
    return seconds;
  }
  seconds.reduce = links.small + links.all_gather.of(others_of(shape) * packed_bytes(shape, touched, 0.0)) +
                   d * (links.pack_value * touched + links.sum_value * touched * static_cast<double>(shape.ranks) +
                        links.turn_value * rows.touched_by_any);
  return seconds;
}

/// What `owner` and `pull` have in common: rows to their owners, and their update there.
ExchangeSeconds owners_seconds(const ExchangeShape& shape, const StepRows& mine, const LinkCosts& links,
                               double asked_bytes) {
  const double d = dim_of(shape);
  const double out = packed_bytes(shape, mine.touched_elsewhere, 0.0) + asked_bytes;
  const double in = packed_bytes(shape, mine.received, 0.0) + asked_bytes;
  const double own = mine.touched - mine.touched_elsewhere;
  ExchangeSeconds seconds;
  seconds.reduce = links.small + all_to_all_seconds(shape, links, mine.owners_written, std::max(out, in)) +
                   d * (links.pack_value * mine.touched_elsewhere + links.sum_value * (own + mine.received) +
                        links.turn_value * mine.updated);
  seconds.update = update_seconds(shape, links, mine.owned, mine.updated);
  return seconds;
}

/// Owners sum; then ids, counts and gradients travel one after another.
ExchangeSeconds gather_from_owners_seconds(const ExchangeShape& shape, const RowsOfRanks& all, const StepRows& mine,
                                           const LinkCosts& links) {
  const double d = dim_of(shape);
  ExchangeSeconds seconds = owners_seconds(shape, mine, links, 0.0);
  seconds.reduce += 2.0 * (links.small + links.all_gather.latency) + links.pack_value * d * mine.touched +
                    links.all_gather.of(packed_bytes(shape, all.touched_by_any - mine.updated, 0.0));
  seconds.update = update_seconds(shape, links, shape.table, all.touched_by_any);
  return seconds;
}

ExchangeSeconds owner_seconds(const ExchangeShape& shape, const RowsOfRanks& all, const StepRows& mine,
                              const LinkCosts& links) {
  const double d = dim_of(shape);
  ExchangeSeconds seconds = owners_seconds(shape, mine, links, 0.0);
  if (shape.optim == OptimKind::adam) {
    seconds.publish = links.all_gather.of(4.0 * d * (shape.table - mine.owned));
  } else {
    const double elsewhere = all.touched_by_any - mine.updated;
    seconds.publish = links.small + links.all_gather.of((bytes_of_id + 4.0 * d) * elsewhere) +
                      links.copy_value * d * (all.touched_by_any + mine.updated);
  }
  return seconds;
}

ExchangeSeconds pull_seconds(const ExchangeShape& shape, const StepRows& mine, const LinkCosts& links) {
  const double d = dim_of(shape);
  ExchangeSeconds seconds = owners_seconds(shape, mine, links, bytes_of_id * mine.read_elsewhere);
  const double bytes = 4.0 * d * std::max(mine.answered, mine.read_elsewhere);
  seconds.publish = all_to_all_seconds(shape, links, mine.ranks_answered, bytes) +
                    links.copy_value * d * (mine.answered + mine.read_elsewhere);
  return seconds;
}

}  // namespace

ExchangeSeconds predicted_seconds(ExchangeAlgorithm algorithm, const ExchangeShape& shape, const RowsOfRanks& rows,
                                  const LinkCosts& links) {
  const bool gathers = shape.ranks == 1 || algorithm == ExchangeAlgorithm::gather;
  if (gathers && !sums_at_owners(shape, rows.rows.front())) return gather_seconds(shape, rows, links);
  if (algorithm == ExchangeAlgorithm::dense) return dense_seconds(shape, rows, links);
  ExchangeSeconds slowest;
  for (const StepRows& mine : rows.rows) {
    const ExchangeSeconds one = gathers ? gather_from_owners_seconds(shape, rows, mine, links)
                                : algorithm == ExchangeAlgorithm::owner ? owner_seconds(shape, rows, mine, links)
                                                                        : pull_seconds(shape, mine, links);
    slowest.reduce = std::max(slowest.reduce, one.reduce);
    slowest.update = std::max(slowest.update, one.update);
    slowest.publish = std::max(slowest.publish, one.publish);
  }
  return slowest;
}

StepTraffic busiest_traffic(ExchangeAlgorithm algorithm, const ExchangeShape& shape, const RowsOfRanks& rows) {
  StepTraffic most;
  const auto take = [](Sent& to, const Sent& from) {
    to = {std::max(to.messages, from.messages), std::max(to.bytes, from.bytes)};
  };
  for (StepRows mine : rows.rows) {
    if (algorithm == ExchangeAlgorithm::dense) mine.owned = shape.table / static_cast<double>(shape.ranks);
    const StepTraffic one = traffic_of(algorithm, shape, mine);
    take(most.reduce, one.reduce);
    take(most.publish, one.publish);
  }
  return most;
}

StepMessages step_messages(const ExchangeShape& shape, const RowsOfRanks& rows) {
  return {busiest_traffic(ExchangeAlgorithm::pull, shape, rows).publish.bytes,
          busiest_traffic(ExchangeAlgorithm::gather, shape, rows).reduce.bytes,
          busiest_traffic(ExchangeAlgorithm::dense, shape, rows).reduce.bytes};
}

namespace {

double rounds_of(std::size_t ranks) {
  return static_cast<double>(std::bit_width(ranks - 1));  // ⌈log₂P⌉
}

double seconds_per_byte(const Network& network) {
  return 8e-9 / network.gbit_per_s;
}

}  // namespace

LinkCosts links_of(const Network& network, std::size_t ranks, std::size_t ranks_per_link) {
  const double latency = 1e-6 * network.latency_us;
  const double per_byte = seconds_per_byte(network) * static_cast<double>(ranks_per_link);
  const double others = static_cast<double>(ranks) - 1.0;
  LinkCosts links;
  links.all_to_all = links.all_gather = {others * latency, per_byte};
  links.reduce_scatter = {rounds_of(ranks) * latency, per_byte};
  links.small = rounds_of(ranks) * latency;
  return links;
}

double allreduce_seconds(const Network& network, std::size_t ranks, double bytes) {
  if (ranks == 1) return 0.0;
  const double share = 1.0 - 1.0 / static_cast<double>(ranks);
  return 2e-6 * rounds_of(ranks) * network.latency_us + 2.0 * share * bytes * seconds_per_byte(network);
}

}  // namespace lrml
