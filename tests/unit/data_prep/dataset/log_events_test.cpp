#include "data_prep/dataset/log_events.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <numeric>

#include "lrml/base/hash.h"

namespace lrml::prep {
namespace {

using ::testing::ElementsAre;

const std::vector<std::string> ids = {"0", "1", "2", "3"};

UserEvents events_of(const std::vector<Interaction>& rows, const SplitOptions& rules,
                     const std::vector<Pair>& held_out = {}) {
  InteractionList list;
  list.assign(rows.begin(), rows.end());
  std::vector<std::uint32_t> same(ids.size());
  std::iota(same.begin(), same.end(), 0u);
  std::vector<std::uint32_t> counts(ids.size(), 0);
  for (const Interaction& one : rows) ++counts[one.user];
  Progress progress(false);
  LogEvents events(UserRuns(list, {same, same, counts, ids.size()}, progress), {ids, ids, held_out}, rules);
  EXPECT_EQ(events.runs(), 1u);
  const UserEvents run = events.events_of(0);
  EXPECT_EQ(events.duplicates_dropped(), rows.size() - run.events.size());
  return run;
}

std::vector<std::uint32_t> items_of(const UserEvents& run) {
  std::vector<std::uint32_t> items(run.events.size());
  std::ranges::transform(run.events, items.begin(), &Event::item);
  return items;
}

TEST(LogEvents, GoByUserAndTime) {
  const auto run = events_of({{1, 2, 30, 1}, {0, 0, 10, 2}, {1, 1, 20, 3}, {1, 3, 25, 3}}, {});
  EXPECT_THAT(run.offsets, ElementsAre(0u, 1u, 4u, 4u, 4u));
  EXPECT_THAT(items_of(run), ElementsAre(0u, 1u, 3u, 2u));
  EXPECT_EQ(run.events[1].time, 20u);
  EXPECT_EQ(run.events[1].rating, 3.0f);
}

TEST(LogEvents, OrderTiesByFileOnRequest) {
  const std::vector<Interaction> rows = {{0, 2, 10, 1}, {0, 0, 10, 2}, {0, 3, 10, 3}, {0, 1, 9, 3}};
  EXPECT_THAT(items_of(events_of(rows, {.ties = TieRule::file})), ElementsAre(1u, 2u, 0u, 3u));
}

TEST(LogEvents, OrderTiesByHashWhateverTheFile) {
  std::vector<Interaction> rows = {{0, 0, 10, 1}, {0, 1, 10, 2}, {0, 2, 10, 3}, {0, 3, 10, 3}};
  const auto order = items_of(events_of(rows, {}));
  std::ranges::reverse(rows);
  EXPECT_EQ(items_of(events_of(rows, {})), order);
  std::vector<std::vector<std::uint32_t>> orders;
  for (std::uint64_t seed = 0; seed < 20; ++seed) orders.push_back(items_of(events_of(rows, {.seed = seed})));
  std::ranges::sort(orders);
  EXPECT_NE(orders.front(), orders.back()) << "the order must depend on the seed";
}

TEST(LogEvents, OrderTiesByTheHashOfSeedUserAndItem) {
  const auto run = events_of({{2, 1, 10, 1}, {2, 3, 10, 2}}, {.seed = 7});
  std::vector<std::uint64_t> hashes;
  for (const Event& event : run.events) {
    const std::string key = ids[2] + '\0' + ids[event.item];
    hashes.push_back(seeded_hash(7, std::as_bytes(std::span(key))));
  }
  EXPECT_TRUE(std::ranges::is_sorted(hashes));
}

TEST(LogEvents, AreOnePerItem) {
  const auto run = events_of({{0, 1, 30, 3}, {0, 1, 10, 1}, {0, 2, 20, 5}, {0, 1, 20, 2}}, {});
  EXPECT_THAT(items_of(run), ElementsAre(1u, 2u));
  EXPECT_EQ(run.events[0].time, 10u);
}

TEST(LogEvents, KnowWhatIsHeldOut) {
  const auto run = events_of({{0, 1, 1, 0}, {1, 1, 1, 0}, {1, 2, 2, 0}, {2, 2, 3, 0}}, {}, {{1, 0}, {1, 2}, {2, 1}});
  std::vector<bool> held_out;
  for (const Event& event : run.events) held_out.push_back(event.held_out);
  EXPECT_THAT(held_out, ElementsAre(false, false, true, false));
}

}  // namespace
}  // namespace lrml::prep
