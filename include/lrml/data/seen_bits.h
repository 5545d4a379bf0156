// Who has seen what, in a byte per interaction: a filter that is never wrong when it says no.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lrml {

/// A Bloom filter for each user, as large as the user's list: three bits of one word for every item. For a user with so
/// many items that as many bits as items exist, one bit an item: such a filter is never wrong.
///
/// Cost     8 bits per interaction, at most 8 bytes more per user; one access to memory a question. One item in 35 that
///          is not in it is taken for one that is
class SeenBits {
 public:
  /// `offsets` [users + 1], the first need not be 0; `items` by user, [offsets.back() − offsets.front()].
  SeenBits(std::span<const std::uint64_t> offsets, std::span<const std::uint32_t> items);

  /// Where a user's filter is. `begin` and `end` of the user's items, counted from the first user's.
  struct Words {
    std::size_t begin = 0;
    std::size_t count = 1;
    bool exact = false;
  };
  Words words_of(std::size_t user, std::size_t begin, std::size_t end) const {
    const std::size_t first = begin / 8 + user;
    const std::size_t count = end / 8 + user + 1 - first;
    return {first, count, count * 64 >= items_};
  }

  /// One more than the largest item that anybody has.
  std::size_t items() const { return items_; }

  /// Whether the user may have the item; where `words.exact`, whether the user has it. @pre item < items()
  bool may_have(const Words& words, std::uint32_t item) const {
    const Bits bits = bits_of(words, item);
    return (words_[bits.word] & bits.mask) == bits.mask;
  }

  /// @pre item < items()
  void prefetch(const Words& words, std::uint32_t item) const {
    __builtin_prefetch(words_.data() + bits_of(words, item).word);
  }

 private:
  struct Bits {
    std::size_t word;
    std::uint64_t mask;
  };
  Bits bits_of(const Words& words, std::uint32_t item) const {
    const std::uint64_t hash = item * 0x9e3779b97f4a7c15u;
    const std::uint64_t one = 1;
    if (words.exact) return {words.begin + item / 64, one << (item % 64)};
    return {words.begin + (((hash >> 32) * words.count) >> 32),
            one << (hash >> 6 & 63) | one << (hash >> 12 & 63) | one << (hash >> 18 & 63)};
  }

  std::size_t items_;
  std::vector<std::uint64_t> words_;
};

}  // namespace lrml
