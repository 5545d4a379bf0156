// A set of numbers below a bound that is filled and drained over and over, one user at a time, without allocating.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "lrml/base/error.h"

namespace lrml::prep {

/// Cost     bound / 8 bytes; inserting is one look at a bit
class NumberSet {
 public:
  explicit NumberSet(std::size_t bound) : words_((bound + 63) / 64) {}

  /// Whether `number` is new. @pre number < bound
  bool insert(std::uint32_t number) {
    LRML_ASSERT(number / 64 < words_.size());
    std::uint64_t& word = words_[number / 64];
    const std::uint64_t bit = std::uint64_t{1} << (number % 64);
    if ((word & bit) != 0) return false;
    word |= bit;
    members_.push_back(number);
    return true;
  }

  std::size_t size() const { return members_.size(); }

  void clear();

  /// Moves the numbers into `sorted`, in increasing order.
  /// Cost: O(size + bound / 64), or O(size · log size) where the bound is large.
  void drain(std::vector<std::uint32_t>& sorted);

 private:
  void collect_bits(std::vector<std::uint32_t>& sorted);

  std::vector<std::uint64_t> words_;    ///< bit k of word w is set for a member 64·w + k
  std::vector<std::uint32_t> members_;  ///< in the order of insertion
};

}  // namespace lrml::prep
