// A set of numbers below a bound that is filled and drained over and over, one user at a time, without allocating.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "lrml/base/error.h"

namespace lrml::prep {

/// Cost     bound / 8 bytes; inserting is one look at a bit
class NumberSet {
 public:
  explicit NumberSet(std::size_t bound) : words_((bound + 63) / 64), used_((words_.size() + 63) / 64) {}

  /// Whether `number` is new. @pre number < bound
  bool insert(std::uint32_t number) {
    LRML_ASSERT(number / 64 < words_.size());
    std::uint64_t& word = words_[number / 64];
    const std::uint64_t before = std::exchange(word, word | bit(number));
    used_[number / 4096] |= bit(number / 64);
    const bool is_new = word != before;
    size_ += is_new ? 1 : 0;
    return is_new;
  }

  std::size_t size() const { return size_; }

  /// Cost: O(size + bound / 4096).
  void clear();

  /// Moves the numbers into `sorted`, in increasing order. Cost: O(size + bound / 4096).
  void drain(std::vector<std::uint32_t>& sorted);

 private:
  static std::uint64_t bit(std::uint32_t number) { return std::uint64_t{1} << (number % 64); }

  /// Empties the set; calls take(number of the word, word) for each word that is not 0, in order.
  template <class Take>
  void empty(Take&& take);

  std::vector<std::uint64_t> words_;  ///< bit k of word w is set for a member 64·w + k
  std::vector<std::uint64_t> used_;   ///< the same of the words that are not 0
  std::size_t size_ = 0;
};

}  // namespace lrml::prep
