// What a step of each algorithm sends, and how long it takes: the formulas behind `auto` and `lrml_dist plan`.
#pragma once

#include <array>
#include <cstddef>

#include "lrml/exchange/step_rows.h"

namespace lrml {

/// The algorithms there are to choose from.
inline constexpr std::array fixed_algorithms = {ExchangeAlgorithm::dense, ExchangeAlgorithm::gather,
                                                ExchangeAlgorithm::owner, ExchangeAlgorithm::pull};

/// Messages and bytes a rank sends, as Traffic counts them.
struct Sent {
  double messages = 0;
  double bytes = 0;
};
struct StepTraffic {
  Sent reduce;
  Sent publish;
};

/// Whether `gather` lets owners add up and send sums of I rows at most, since that is less than all ranks' rows to all:
/// a rank receives (P−1)/P of the mean rank's rows and of the sums, not P−1 times the mean rank's rows. Never on 2
/// ranks.
inline bool sums_at_owners(double touched_by_all, double ranks, double table) {
  return touched_by_all * (ranks - 1.0) > table * ranks;
}

/// What the formulas need beside the rows of a step.
struct ExchangeShape {
  OptimKind optim = OptimKind::adam;
  std::size_t dim = 0;    ///< d
  std::size_t ranks = 1;  ///< P
  double table = 0;       ///< I, rows the exchange carries
};

/// What one step makes a rank send, from the rows it has under this algorithm (whose `owned` differ: `dense` owns even
/// parts, `gather` everything everywhere).
///
///     dense     reduce   1 message of 8(d + 1)·(I − owned)                    publish   1 of (P−1)·4d·owned
///     gather    reduce   2 of (P−1)·(8 + (8 + 4d)·touched + 4d·wide); if sums_at_owners, as owner, and 5 of
///                        (P−1)·(16 + (8 + 4d)·updated)
///     owner     reduce   1 of 16(P−1) and one to each owner written to, (8 + 4d)·touched + 4d·wide of rows elsewhere
///               publish  adam: 1 of (P−1)·4d·owned;   lazy_adam: 2 of (P−1)·(8 + (4 + 4d)·updated)
///     pull      reduce   as owner, and 4·read_elsewhere                       publish   4d·answered, one to each
///     reader
///
/// Nothing on one rank.
StepTraffic traffic_of(ExchangeAlgorithm algorithm, const ExchangeShape& shape, const StepRows& rows);

/// Seconds of one collective: latency, and for each byte on its way.
struct LineCost {
  double latency = 0;
  double per_byte = 0;

  double of(double bytes) const { return latency + per_byte * bytes; }
};

/// What links and processors take at one number of ranks. Bytes are those of the busiest rank: of an all-to-all the
/// larger of sent and received, of an allgather those received, of a reduce-scatter those sent.
struct LinkCosts {
  LineCost all_to_all;  ///< latency: of a message to every other rank
  LineCost all_gather;
  LineCost reduce_scatter;
  double small = 0;         ///< a transpose or an allgather of some numbers
  double pack_value = 0;    ///< local work, seconds an element of a row: into a message
  double sum_value = 0;     ///< from a message onto a sum
  double turn_value = 0;    ///< from a sum to a gradient, in order of items
  double update_value = 0;  ///< Adam
  double copy_value = 0;    ///< into a message or a table
};

/// Where the seconds of a step's exchange go, on the busiest rank; updating item rows is a part of it, since some
/// algorithms update more of them than others. Nothing is taken to be hidden behind other work.
struct ExchangeSeconds {
  double reduce = 0;
  double update = 0;
  double publish = 0;

  double travel() const { return reduce + publish; }
  double all() const { return reduce + update + publish; }
};

/// Predicted seconds of one step. `shape.ranks` is the number of ranks that `links` hold for.
ExchangeSeconds predicted_seconds(ExchangeAlgorithm algorithm, const ExchangeShape& shape, const RowsOfRanks& rows,
                                  const LinkCosts& links);

/// What the busiest rank sends in a step, expected: the most of each figure by itself.
StepTraffic busiest_traffic(ExchangeAlgorithm algorithm, const ExchangeShape& shape, const RowsOfRanks& rows);

/// Bytes of the collectives of a step, about: what links are measured with. A link that rested lets some of a message
/// pass at once, so that the seconds of a byte depend on how many there are.
struct StepMessages {
  double all_to_all = 0;      ///< of `pull`, to publish
  double all_gather = 0;      ///< of `gather`
  double reduce_scatter = 0;  ///< of `dense`
};
StepMessages step_messages(const ExchangeShape& shape, const RowsOfRanks& rows);

/// A network that nobody measured, as one describes it.
struct Network {
  double latency_us = 1.5;
  double gbit_per_s = 100.0;
};

/// What its links take among `ranks` ranks, of which `ranks_per_link` share one. Local work is not filled in.
///
///     all-to-all, allgather    (P−1)·α + bytes·β      every rank sends to every other
///     reduce-scatter           log₂P·α + bytes·β      adding is not counted
///     transpose                log₂P·α
LinkCosts links_of(const Network& network, std::size_t ranks, std::size_t ranks_per_link);

/// Seconds of an allreduce of `bytes`: 2·log₂P·α + 2·(P−1)/P·bytes·β.
double allreduce_seconds(const Network& network, std::size_t ranks, double bytes);

}  // namespace lrml
