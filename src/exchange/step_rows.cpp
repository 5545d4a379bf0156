#include "lrml/exchange/step_rows.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "row_owners.h"

namespace lrml {

StepRows& StepRows::operator+=(const StepRows& other) {
  owned += other.owned;
  touched += other.touched;
  touched_elsewhere += other.touched_elsewhere;
  touched_by_all += other.touched_by_all;
  wide += other.wide;
  wide_elsewhere += other.wide_elsewhere;
  owners_written += other.owners_written;
  received += other.received;
  updated += other.updated;
  read_elsewhere += other.read_elsewhere;
  answered += other.answered;
  ranks_answered += other.ranks_answered;
  return *this;
}

StepRows StepRows::operator*(double factor) const {
  return {owned * factor,   touched * factor,        touched_elsewhere * factor, touched_by_all * factor,
          wide * factor,    wide_elsewhere * factor, owners_written * factor,    received * factor,
          updated * factor, read_elsewhere * factor, answered * factor,          ranks_answered * factor};
}

namespace {

/// Expected rows of one owner: touched by one rank, by any rank, read by one rank.
struct OwnedChances {
  double touched = 0, touched_by_any = 0, read = 0;
};

std::vector<OwnedChances> chances_of_owners(const ExchangeSetting& setting, const RowOwners& owners, double share) {
  const ItemDraws draws(setting);
  const auto parts = static_cast<double>(owners.ranks());
  std::vector<OwnedChances> all(owners.ranks());
  for (std::size_t rank = 0; rank < owners.ranks(); ++rank) {
    const RowRange range = owners.rows_of(rank);
    for (std::size_t i = range.begin; i < range.end; ++i) {
      const double in_triplets = draws.in_triplets(i);
      all[rank].touched += chance_of_any(share * in_triplets / parts);
      all[rank].touched_by_any += chance_of_any(share * in_triplets);
      all[rank].read += chance_of_any(draws.drawn(i) / parts);
    }
  }
  return all;
}

/// Of `others` ranks those that get at least one of `rows`, spread evenly.
double ranks_reached(double rows, double others) {
  return others > 0.0 ? others * chance_of_any(rows / others) : 0.0;
}

}  // namespace

RowsOfRanks expected_rows(const ExchangeSetting& setting, std::size_t ranks, double active_share) {
  const RowOwners owners(setting, ranks);
  const std::vector<OwnedChances> chances = chances_of_owners(setting, owners, active_share);
  OwnedChances all;
  for (const OwnedChances& one : chances) {
    all.touched += one.touched;
    all.touched_by_any += one.touched_by_any;
    all.read += one.read;
  }
  const double others = static_cast<double>(ranks) - 1.0;
  RowsOfRanks result;
  result.touched_by_any = all.touched_by_any;
  for (std::size_t rank = 0; rank < ranks; ++rank) {
    StepRows rows;
    rows.owned = static_cast<double>(owners.counts()[rank]);
    result.table += rows.owned;
    rows.touched = all.touched;
    rows.touched_elsewhere = all.touched - chances[rank].touched;
    rows.touched_by_all = all.touched * static_cast<double>(ranks);
    rows.received = others * chances[rank].touched;
    rows.updated = chances[rank].touched_by_any;
    rows.read_elsewhere = all.read - chances[rank].read;
    rows.answered = others * chances[rank].read;
    rows.owners_written = ranks_reached(rows.touched_elsewhere + rows.read_elsewhere, others);
    rows.ranks_answered = ranks_reached(rows.answered, others);
    result.rows.push_back(rows);
  }
  return result;
}

RowsOfRanks scaled(RowsOfRanks expected, double touched, double touched_by_any) {
  for (StepRows& rows : expected.rows) {
    rows.touched *= touched;
    rows.touched_elsewhere *= touched;
    rows.touched_by_all *= touched;
    rows.received *= touched;
    rows.updated *= touched_by_any;
  }
  expected.touched_by_any *= touched_by_any;
  return expected;
}

RowsOfRanks lane_of(RowsOfRanks all, std::size_t lanes) {
  const double part = 1.0 / static_cast<double>(lanes);
  for (StepRows& rows : all.rows) {
    const StepRows whole = std::exchange(rows, rows * part);
    rows.owners_written = whole.owners_written;
    rows.ranks_answered = whole.ranks_answered;
  }
  all.table *= part;
  all.touched_by_any *= part;
  return all;
}

}  // namespace lrml
