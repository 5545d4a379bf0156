// How often two pairs have something in common, and how often any two would.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "lrml/base/types.h"

namespace lrml {

/// Sets of labels by number: "Action|Drama" is one, and every text that was seen before has its number again.
class LabelSets {
 public:
  /// `labels` with bars between; an empty text is the empty set.
  std::uint32_t number_of(const std::string& labels);

  /// Whether the two sets have a label in common. @pre numbers that were given
  bool meet(std::uint32_t a, std::uint32_t b) const;

 private:
  std::map<std::string, std::uint32_t> numbers_;
  std::map<std::string, std::size_t> bit_of_label_;
  std::vector<std::vector<std::uint64_t>> bits_;  ///< [sets] as long as its last label needs
};

/// What a pair is compared by: a value, a set of labels, or both.
struct Trait {
  static constexpr std::uint32_t unknown = 0xffffffffu;  ///< a value that agrees with nothing
  static constexpr std::uint32_t any_set = 0xffffffffu;  ///< agrees with itself

  std::uint32_t value = 0;
  std::uint32_t set = any_set;
};

/// Equal known values, and sets with a label in common or both any_set.
bool have_in_common(const Trait& a, const Trait& b, const LabelSets& sets);

struct TraitOfPair {
  UserId user;
  Trait trait;
};

/// How many of so many comparisons agree: integers, which add up over parts.
struct Agreement {
  std::int64_t agreeing = 0;
  std::int64_t compared = 0;

  /// NaN where nothing was compared.
  double share() const { return static_cast<double>(agreeing) / static_cast<double>(compared); }
};

/// Every query with every candidate of another user: the chance that a random two agree.
///
/// Order    exact; the sum over parts of the candidates is that of all
/// Cost     by the numbers of equal traits, not one by one: a sort of both, of each value's sets the square, and the
///          pairs of the same user
/// @pre     users do not decrease in either list
Agreement agreement_of_all(std::span<const TraitOfPair> queries, std::span<const TraitOfPair> candidates,
                           const LabelSets& sets);

}  // namespace lrml
