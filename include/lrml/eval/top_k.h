// The best items for a user: what is recommended.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <vector>

#include "lrml/base/types.h"
#include "lrml/eval/ranking.h"

namespace lrml {

struct ScoredItem {
  ItemId item;
  float score;  ///< smaller is better

  friend bool operator==(const ScoredItem&, const ScoredItem&) = default;
};

/// The order of recommendations: by score, of equal scores by internal id (the order of the dataset's sorted original
/// ids), and NaN after everything else. A strict total order of distinct items.
///
/// Against the rank that rank_held_out gives an item (protocol full, same candidates): its place is never behind that
/// rank, which counts ties against us, and equal to it where no other candidate has its score.
bool comes_before(const ScoredItem& a, const ScoredItem& b);

/// The first `count` of `candidates` in the order of comes_before; all of them where there are fewer.
///
/// Shapes   candidates: distinct, in any order
/// Order    a function of the set of candidates and their scores; `score` is called for blocks of a thousand
/// Cost     one score per candidate and a comparison; 8 bytes per item of a block, and `count` entries
std::vector<ScoredItem> top_k(UserId user, std::span<const ItemId> candidates, std::size_t count,
                              const ScoreFunction& score);

/// The items on offer, less those that one user has seen.
class OfferedItems {
 public:
  /// `offered` [I]
  explicit OfferedItems(const std::vector<bool>& offered);

  /// The offered items that are in none of the lists, increasing; valid until the next call.
  /// Cost: a pass over the offered items. @pre the lists hold numbers below I
  std::span<const ItemId> without(std::initializer_list<std::span<const std::uint32_t>> seen_lists);

 private:
  std::vector<ItemId> offered_;
  std::vector<bool> seen_;  ///< [I], all false between calls
  std::vector<ItemId> left_;
};

}  // namespace lrml
