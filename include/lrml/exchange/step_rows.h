// How many rows a step makes a rank touch, own and read: counted, or expected from the items' popularity.
#pragma once

#include <cstddef>
#include <vector>

#include "lrml/exchange/item_exchange.h"

namespace lrml {

/// One rank's rows in one step, or their mean over steps. "Elsewhere" is owned by another rank.
struct StepRows {
  double owned = 0;              ///< rows of the table that this rank updates
  double touched = 0;            ///< rows this rank has a gradient of
  double touched_elsewhere = 0;  ///< of them
  double touched_by_all = 0;     ///< rows that the ranks have a gradient of, once for each of them
  double wide = 0;               ///< touched rows that need 64 bits
  double wide_elsewhere = 0;     ///< of them
  double owners_written = 0;     ///< other ranks that own a touched row or one that is read next
  double received = 0;           ///< rows that others touched and this rank owns, once for each of them
  double updated = 0;            ///< rows owned here that any rank touched
  double read_elsewhere = 0;     ///< rows the next step reads
  double answered = 0;           ///< rows owned here that others read next, once for each of them
  double ranks_answered = 0;     ///< other ranks that read one of them

  StepRows& operator+=(const StepRows& other);
  StepRows operator*(double factor) const;
};

/// The rows of one step over all ranks.
struct RowsOfRanks {
  double table = 0;            ///< rows that the exchange carries
  double touched_by_any = 0;   ///< K, the union
  std::vector<StepRows> rows;  ///< [P] where rows lie with the owners of `owner` and `pull`
};

/// What a step is expected to touch when the triplets of its B examples are drawn by popularity (positives) and evenly
/// (candidates and negatives), spread evenly over the ranks, and a share a of them is active. With ν as in
/// row_owners.h, and ν' that of all draws, item i is
///
///     touched by one rank   1 − e^(−aν/P)        by any   1 − e^(−aν)        read by one rank   1 − e^(−ν'/P)
///
/// and no row needs 64 bits.
/// Order    a function of its arguments, the same bits on every rank
/// Cost     three exponentials an item
RowsOfRanks expected_rows(const ExchangeSetting& setting, std::size_t ranks, double active_share);

/// The same where so many times as many rows are touched by one rank, and by any. How they lie with their owners stays
/// as expected, and so do reads.
RowsOfRanks scaled(RowsOfRanks expected, double touched, double touched_by_any);

/// One of `lanes` equal parts of the rows, as ranks that share a node carry them. Each part speaks to as many ranks.
RowsOfRanks lane_of(RowsOfRanks all, std::size_t lanes);

}  // namespace lrml
