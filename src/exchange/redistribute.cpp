#include "lrml/exchange/redistribute.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "lrml/base/error.h"

namespace lrml {
namespace {

/// Rows of one rank for another.
struct Piece {
  std::size_t from = 0;
  RowRange rows;
};

/// The table cut where any range begins or ends, so that all rows of a cut have the same holders.
class Holders {
 public:
  explicit Holders(std::span<const RowRange> have) : ranks_(have.size()) {
    for (const RowRange range : have) cuts_.insert(cuts_.end(), {range.begin, range.end});
    std::ranges::sort(cuts_);
    cuts_.erase(std::unique(cuts_.begin(), cuts_.end()), cuts_.end());
    for (const std::size_t cut : cuts_) {
      const auto lowest = std::ranges::find_if(have, [=](RowRange range) { return range.contains(cut); });
      lowest_.push_back(static_cast<std::size_t>(lowest - have.begin()));
    }
  }

  /// What a rank that has `have` lacks of `want`, in the order of rows, and who sends it.
  std::vector<Piece> lacking(RowRange have, RowRange want) const {
    std::vector<Piece> pieces;
    for (std::size_t k = 0; k + 1 < cuts_.size(); ++k) {
      const RowRange rows = {std::max(cuts_[k], want.begin), std::min(cuts_[k + 1], want.end)};
      if (rows.begin >= rows.end || have.contains(rows.begin)) continue;
      LRML_ASSERT(lowest_[k] < ranks_);
      pieces.push_back({lowest_[k], rows});
    }
    return pieces;
  }

 private:
  std::size_t ranks_;
  std::vector<std::size_t> cuts_;
  std::vector<std::size_t> lowest_;  ///< the rank that sends the rows between a cut and the next
};

std::vector<RowRange> ranges_of_ranks(Communicator& comm, RowRange mine) {
  const auto begins = gather_values(comm, static_cast<std::int64_t>(mine.begin));
  const auto ends = gather_values(comm, static_cast<std::int64_t>(mine.end));
  std::vector<RowRange> ranges;
  for (std::size_t k = 0; k < begins.size(); ++k) {
    ranges.push_back({static_cast<std::size_t>(begins[k]), static_cast<std::size_t>(ends[k])});
  }
  return ranges;
}

/// A rank's place in the move: what it sends and what it gets, by rank and in the order of rows.
class Move {
 public:
  Move(Communicator& comm, RowRange have, RowRange want, std::size_t dim)
      : comm_(comm), me_(static_cast<std::size_t>(comm.rank())), have_(have), want_(want), dim_(dim) {
    const std::vector<RowRange> all_have = ranges_of_ranks(comm, have);
    const std::vector<RowRange> all_want = ranges_of_ranks(comm, want);
    const Holders holders(all_have);
    sent_rows_.resize(all_have.size(), 0);
    got_rows_.resize(all_have.size(), 0);
    for (std::size_t rank = 0; rank < all_have.size(); ++rank) {
      for (const Piece& piece : holders.lacking(all_have[rank], all_want[rank])) {
        if (piece.from != me_) continue;
        sent_.push_back(piece.rows);
        sent_rows_[rank] += piece.rows.size();
      }
    }
    got_ = holders.lacking(have, want);
    std::ranges::stable_sort(got_, {}, &Piece::from);
    for (const Piece& piece : got_) got_rows_[piece.from] += piece.rows.size();
  }

  Matrix operator()(const Matrix& rows) const {
    std::vector<float> out, in(dim_ * std::accumulate(got_rows_.begin(), got_rows_.end(), std::size_t{0}));
    for (const RowRange range : sent_) {
      const auto values = elements(rows).subspan((range.begin - have_.begin) * dim_, range.size() * dim_);
      out.insert(out.end(), values.begin(), values.end());
    }
    const std::size_t bytes_of_row = dim_ * sizeof(float);
    comm_.start_all_to_all({std::as_bytes(std::span(out)), bytes_of_row, sent_rows_},
                           {std::as_writable_bytes(std::span(in)), bytes_of_row, got_rows_});
    Matrix result = zero_matrix(want_.size(), dim_);
    const RowRange kept = {std::max(have_.begin, want_.begin), std::min(have_.end, want_.end)};
    if (kept.begin < kept.end) {
      put(elements(rows).subspan((kept.begin - have_.begin) * dim_, kept.size() * dim_), kept, result);
    }
    comm_.wait();
    std::span<const float> rest = in;
    for (const Piece& piece : got_) {
      put(rest.first(piece.rows.size() * dim_), piece.rows, result);
      rest = rest.subspan(piece.rows.size() * dim_);
    }
    return result;
  }

 private:
  void put(std::span<const float> values, RowRange rows, Matrix& result) const {
    std::ranges::copy(values,
                      elements(result).begin() + static_cast<std::ptrdiff_t>((rows.begin - want_.begin) * dim_));
  }

  Communicator& comm_;
  std::size_t me_;
  RowRange have_, want_;
  std::size_t dim_;
  std::vector<RowRange> sent_;                     ///< by the rank they go to
  std::vector<Piece> got_;                         ///< by the rank they come from
  std::vector<std::size_t> sent_rows_, got_rows_;  ///< [P]
};

}  // namespace

Matrix redistribute(Communicator& comm, const Matrix& rows, RowRange have, RowRange want) {
  LRML_ASSERT(row_count(rows) == have.size());
  return Move(comm, have, want, column_count(rows))(rows);
}

}  // namespace lrml
