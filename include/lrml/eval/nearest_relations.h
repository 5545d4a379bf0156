// Which pairs have the relation vectors most like those of some others: an exact scan.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "lrml/base/types.h"

namespace lrml {

/// A pair whose relation vector is like that of a query.
struct RelationMatch {
  std::uint64_t pair = 0;  ///< its number, such as its place in /train/items
  float square = 0.0f;     ///< ‖x − y‖² of the two points, see cosine_of

  friend bool operator==(const RelationMatch&, const RelationMatch&) = default;
};

/// The order of matches: the nearest first, of equally near ones that with the smaller number.
bool is_nearer(const RelationMatch& a, const RelationMatch& b);

/// Pairs that look for others like them.
struct RelationQueries {
  std::vector<float> points;                  ///< [queries x w], see RelationPoints
  std::vector<std::optional<UserId>> not_of;  ///< [queries] a user whose pairs are no candidates
  std::size_t count() const { return not_of.size(); }
};

/// For each query the `most` nearest of all pairs that are offered.
///
///     NearestRelations nearest(w, queries, 1);
///     for each pair: nearest.offer(pair, user, point);
///     nearest.finish();      … nearest.of(query) …
///
/// Order    ‖x − y‖² is summed over the width in one order, multiplied and added with a rounding each: a function of
///          the two points on every machine. So parts of the pairs may be scanned apart and what was found merged by
///          is_nearer
/// Cost     3·w operations per query and pair, sixteen pairs at a time or as many as a register holds; pairs are held
///          256 at a time
class NearestRelations {
 public:
  NearestRelations(std::size_t width, RelationQueries queries, std::size_t most);

  /// `point` [w]. @pre numbers increase from call to call, and users do not decrease
  void offer(std::uint64_t pair, UserId user, std::span<const float> point);

  /// Compares what is still held. To be called once, after the last offer.
  void finish();

  /// Nearest first; fewer where fewer were offered.
  std::span<const RelationMatch> of(std::size_t query) const { return found_[query]; }

 private:
  static constexpr std::size_t tile = 256;
  struct Held {
    std::array<std::uint64_t, tile> pairs;
    std::array<UserId, tile> users;
  };

  void compare();
  void compare(std::size_t query, std::span<float> squares);
  float leave_out(UserId user, std::span<float> squares) const;

  std::size_t width_;
  RelationQueries queries_;
  std::size_t most_;
  std::vector<std::vector<RelationMatch>> found_;  ///< [queries], each sorted
  std::size_t held_ = 0;
  Held of_;
  std::vector<float> points_;  ///< [w x tile]
};

}  // namespace lrml
