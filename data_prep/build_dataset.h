// From a log to a dataset: duplicates, internal ids, the split, stored negatives.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "data_prep/interaction_log.h"
#include "lrml/base/fields.h"
#include "lrml/data/contents.h"

namespace lrml::prep {

enum class ValidRule { random, last, none };
enum class TestRule { last, random };
enum class TieRule { hash, file };
enum class DuplicateRule { first, last };

struct SplitOptions {
  ValidRule valid = ValidRule::random;
  TestRule test = TestRule::last;
  TieRule ties = TieRule::hash;
  DuplicateRule duplicates = DuplicateRule::first;
  std::uint64_t seed = 1;
  std::size_t negatives = 100;
};

/// What the rules did, for the summary.
struct BuildReport {
  std::size_t read = 0;
  std::size_t duplicates_dropped = 0;
  std::size_t users_with_tied_last = 0;
  std::size_t users_with_one = 0;
  std::size_t users_with_two = 0;
  std::size_t padded_negative_lists = 0;
};

/// Applies the rules in their fixed order. Order: independent of the order of `log.interactions` (unless ties
/// = file) and of the order of the id lists. Cost: O(T log T). Throws Error (bad data) for an empty log.
DatasetContents build_dataset(const InteractionLog& log, const SplitOptions& options, BuildReport& report);

}  // namespace lrml::prep

template <>
struct lrml::EnumNames<lrml::prep::ValidRule> {
  static constexpr std::array names = {"random", "last", "none"};
};
template <>
struct lrml::EnumNames<lrml::prep::TestRule> {
  static constexpr std::array names = {"last", "random"};
};
template <>
struct lrml::EnumNames<lrml::prep::TieRule> {
  static constexpr std::array names = {"hash", "file"};
};
template <>
struct lrml::EnumNames<lrml::prep::DuplicateRule> {
  static constexpr std::array names = {"first", "last"};
};
