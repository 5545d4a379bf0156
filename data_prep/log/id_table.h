// Original ids in order of first appearance, each with its position.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data_prep/text/hash_index.h"

namespace lrml::prep {

/// Ids are equal if their texts are: "7" and the number 7 are one id, "07" is another.
///
/// Cost    numbers below 2²⁴: one look into a table of 4 bytes per number up to the largest; other ids: a hash table
class IdTable {
 public:
  /// The position of the id that is `number` in decimal digits, a new one if it was not seen before.
  /// Throws Error (failure) beyond 2³¹ ids. @pre number < 2³¹
  std::uint32_t position(std::uint32_t number) {
    if (number < direct_.size() && direct_[number] != unseen) return direct_[number];
    return position_in_full(number);
  }
  std::uint32_t position(std::string_view id);

  /// Has what position(number) will look at brought into the cache.
  void prefetch(std::uint32_t number) const {
    if (number < direct_.size()) __builtin_prefetch(direct_.data() + number);
  }

  /// The position of `id` if it was seen.
  std::optional<std::uint32_t> find(std::string_view id) const;

  std::size_t size() const { return keys_.size(); }
  /// The ids by position. The table is empty afterwards.
  std::vector<std::string> release();

 private:
  static constexpr std::uint32_t unseen = 0xFFFFFFFFu;

  std::uint32_t position_in_full(std::uint32_t number);
  std::optional<std::uint32_t> find_number(std::uint32_t number) const;
  std::optional<std::uint32_t> find_name(std::uint64_t hash, std::string_view id) const;
  std::uint32_t append(std::uint32_t key);

  std::vector<std::uint32_t> keys_;    ///< by position: the number, or name_key + a place in names_
  std::vector<std::string> names_;     ///< ids that are no numbers below 2³¹
  std::vector<std::uint32_t> direct_;  ///< small number → position or unseen
  HashIndex large_numbers_;            ///< positions
  HashIndex by_name_;                  ///< positions
};

}  // namespace lrml::prep
