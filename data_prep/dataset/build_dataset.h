// From a log to a dataset: duplicates, filters by number, internal ids, the split, stored negatives.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "data_prep/dataset/user_runs.h"
#include "data_prep/log/interaction_log.h"
#include "data_prep/progress.h"
#include "lrml/base/fields.h"
#include "lrml/data/contents.h"

namespace lrml::prep {

struct HeldOutList;
struct NegativeLists;

enum class ValidRule { random, last, none };
enum class TestRule { last, random, list };
enum class TieRule { hash, file };
enum class DuplicateRule { first, last };

struct SplitOptions {
  ValidRule valid = ValidRule::random;
  TestRule test = TestRule::last;
  TieRule ties = TieRule::hash;
  DuplicateRule duplicates = DuplicateRule::first;
  std::uint64_t seed = 1;
  std::size_t negatives = 100;
  bool negatives_given = false;  ///< those for test come from lists
};

/// Users and items with fewer interactions than these go, in turn, until all that are left have as many.
struct CoreOptions {
  std::size_t min_user_interactions = 0;
  std::size_t min_item_interactions = 0;

  bool asks_for_any() const { return min_user_interactions > 1 || min_item_interactions > 1; }
};

struct BuildOptions {
  SplitOptions split = {};
  CoreOptions core = {};
  bool in_order = false;    ///< without times: a user's rows come in the order in which things happened
  std::size_t threads = 0;  ///< 0: all cores this process may use
  std::size_t rows_per_run = rows_of_a_run;
  const HeldOutList* held_out = nullptr;     ///< for TestRule::list
  const NegativeLists* negatives = nullptr;  ///< test negatives, where split.negatives is their length
};

/// What one round of the filter by number dropped.
struct CoreRound {
  std::size_t users = 0;
  std::size_t items = 0;
  std::size_t interactions = 0;
};

/// What the rules did, for the summary.
struct BuildReport {
  std::size_t read = 0;
  std::size_t duplicates_dropped = 0;
  std::vector<CoreRound> core_rounds;  ///< those that dropped something
  std::size_t users_with_tied_last = 0;
  std::size_t users_with_one = 0;
  std::size_t users_with_two = 0;
  std::size_t padded_negative_lists = 0;
  std::size_t negatives_out_of_place = 0;  ///< given ones that are the user's test item or no item of the dataset
};

/// Applies the rules in their fixed order.
///
/// Order    independent of the order of `log.interactions` (unless ties = file, and among users in any case), of the
///          order of the id lists and of the number of threads
/// Cost     a few passes over the log on all threads; the log's 16 bytes per interaction are released while the
///          dataset's grow
/// Throws   Error (bad data) for a log without interactions or one that the filter leaves without, for a user
///          whose interactions are all held out
DatasetContents build_dataset(InteractionLog&& log, const BuildOptions& options, Progress& progress,
                              BuildReport& report);

}  // namespace lrml::prep

template <>
struct lrml::EnumNames<lrml::prep::ValidRule> {
  static constexpr std::array names = {"random", "last", "none"};
};
template <>
struct lrml::EnumNames<lrml::prep::TestRule> {
  static constexpr std::array names = {"last", "random", "list"};
};
template <>
struct lrml::EnumNames<lrml::prep::TieRule> {
  static constexpr std::array names = {"hash", "file"};
};
template <>
struct lrml::EnumNames<lrml::prep::DuplicateRule> {
  static constexpr std::array names = {"first", "last"};
};
