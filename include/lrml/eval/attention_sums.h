// Where pairs look in the memory, by class of pair: the mean attention on each slot.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "lrml/base/types.h"

namespace lrml {

/// Adds up what the parts of a run hold, element by element, in place: Communicator::sum, or nothing for one part.
using SumOverParts = std::function<void(std::span<std::int64_t>)>;

/// Sums of attention vectors by class: the stars, the time or the item of a pair.
///
/// Order    attention rounded once to 2⁻³⁰ and added as integers: the sums do not depend on order or parts
/// @pre     at most 2³³ pairs
class AttentionSums {
 public:
  AttentionSums(std::size_t classes, std::size_t slots);

  std::size_t classes() const { return sums_.size() / (slots_ + 1); }
  std::size_t slots() const { return slots_; }

  /// `attention` [n], each within [0, 1]. @pre of < classes()
  void add(std::size_t of, std::span<const float> attention);

  /// [classes x (n + 1)] each class's sums and how many pairs they are of: what adds up over parts.
  std::span<std::int64_t> values() { return sums_; }

  std::int64_t pairs(std::size_t of) const { return sums_[of * (slots_ + 1) + slots_]; }

  /// NaN of a class without pairs.
  double mean(std::size_t of, std::size_t slot) const;

 private:
  std::size_t slots_;
  std::vector<std::int64_t> sums_;
};

/// An item that pairs of a slot hold.
struct TypicalItem {
  ItemId item;
  double attention;    ///< the mean of the item's pairs on the slot
  std::int64_t pairs;  ///< how many they are
};

/// A slot's typical items: of those with at least `least_pairs` pairs the `count` with the largest mean attention on
/// the slot, of equal ones the first. `by_item` has a class for each item.
/// Cost     a pass over the items
std::vector<TypicalItem> typical_items(const AttentionSums& by_item, std::size_t slot, std::int64_t least_pairs,
                                       std::size_t count);

/// Where to cut times so that as many lie in one bin as in another: start k is the time at place ⌊(k + 1)·T/bins⌋ of
/// all T times in order, so that equal times share a bin. `sorted` are the times of this part.
///
///     times 1 1 2 3 5 8, two bins        starts {3}: 1 1 2 | 3 5 8
///
/// Shapes   [bins − 1], ascending
/// Order    the same for any parts of the times
/// Cost     64 sums of bins − 1 numbers. Collective if `sum` is
std::vector<std::int64_t> bin_starts(std::span<const std::int64_t> sorted, std::size_t bins, const SumOverParts& sum);

/// The number of starts that are not after `time`.
std::size_t bin_of(std::span<const std::int64_t> starts, std::int64_t time);

}  // namespace lrml
