#include "data_prep/dataset/k_core.h"

#include <gmock/gmock.h>

#include <set>
#include <utility>

namespace lrml::prep {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Pairs = std::multiset<std::pair<std::uint32_t, std::uint32_t>>;

InteractionLog log_of(const Pairs& pairs) {
  InteractionLog log;
  for (std::uint32_t k = 0; k < 6; ++k) {
    log.user_ids.push_back(std::to_string(k));
    log.item_ids.push_back(std::to_string(k));
  }
  for (const auto& [user, item] : pairs) log.interactions.push_back({user, item, 0, 0});
  return log;
}

Pairs core_of(const Pairs& pairs, const CoreOptions& core, BuildReport& report, std::size_t threads = 1) {
  InteractionLog log = log_of(pairs);
  Progress progress(false);
  keep_core(log, {.core = core, .threads = threads, .rows_per_run = 2}, progress, report);
  Pairs kept;
  for (const Interaction& one : log.interactions) kept.emplace(one.user, one.item);
  return kept;
}

// Users 0, 1, 2 share items 0, 1, 2; user 3 has items 2 and 3, user 4 items 3 and 4, user 5 item 4.
const Pairs chain = {{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}, {1, 2}, {2, 0},
                     {2, 1}, {2, 2}, {3, 2}, {3, 3}, {4, 3}, {4, 4}, {5, 4}};

TEST(KeepCore, FallsUntilAllHaveEnough) {
  const Pairs expected = {{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}, {1, 2}, {2, 0}, {2, 1}, {2, 2}};
  for (const std::size_t threads : {1u, 2u, 5u}) {
    BuildReport report;
    EXPECT_EQ(core_of(chain, {2, 2}, report, threads), expected);
    // Round 1: user 5, then item 4. Round 2: user 4, then item 3. Round 3: user 3.
    ASSERT_EQ(report.core_rounds.size(), 3u);
    for (std::size_t round = 0; round < 3; ++round) {
      EXPECT_EQ(report.core_rounds[round].users, 1u) << round;
      EXPECT_EQ(report.core_rounds[round].items, round < 2 ? 1u : 0u) << round;
      EXPECT_EQ(report.core_rounds[round].interactions, round < 2 ? 2u : 1u) << round;
    }
  }
}

TEST(KeepCore, LooksAtUsersOnlyIfAsked) {
  BuildReport report;
  EXPECT_EQ(core_of(chain, {.min_user_interactions = 3}, report).size(), 9u);
  EXPECT_EQ(report.core_rounds.size(), 1u);
  EXPECT_EQ(report.core_rounds[0].users, 3u);
}

TEST(KeepCore, LooksAtItemsOnlyIfAsked) {
  BuildReport report;
  const Pairs kept = core_of(chain, {.min_item_interactions = 4}, report);
  EXPECT_EQ(kept, (Pairs{{0, 2}, {1, 2}, {2, 2}, {3, 2}}));
  EXPECT_EQ(report.core_rounds.size(), 1u);
}

TEST(KeepCore, CountsDuplicatesOnce) {
  BuildReport report;
  EXPECT_EQ(core_of({{0, 0}, {0, 0}, {0, 0}, {1, 0}, {1, 1}}, {2, 1}, report), (Pairs{{1, 0}, {1, 1}}));
  EXPECT_EQ(report.duplicates_dropped, 2u);
}

TEST(KeepCore, MayLeaveNothing) {
  BuildReport report;
  EXPECT_THAT(core_of(chain, {4, 4}, report), IsEmpty());
}

TEST(KeepCore, KeepsTheOrderOfAUsersRows) {
  InteractionLog log = log_of({});
  for (const std::uint32_t item : {4u, 1u, 3u}) {
    log.interactions.push_back({0, item, 0, 0});
    log.interactions.push_back({item, 0, 0, 0});
  }
  BuildReport report;
  Progress progress(false);
  keep_core(log, {.core = {.min_user_interactions = 2}}, progress, report);
  std::vector<std::uint32_t> items;
  for (const Interaction& one : log.interactions) items.push_back(one.item);
  EXPECT_THAT(items, ElementsAre(4u, 1u, 3u));
}

}  // namespace
}  // namespace lrml::prep
