#include "data_prep/history.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace lrml::prep {
namespace {

using ::testing::ElementsAre;

/// One user "u" and four items "0" … "3" with these interactions.
InteractionLog log_of(const std::vector<Interaction>& interactions) {
  InteractionLog log;
  log.has_times = true;
  log.has_ratings = true;
  log.user_ids = {"u"};
  log.item_ids = {"0", "1", "2", "3"};
  log.interactions.assign(interactions.begin(), interactions.end());
  return log;
}

std::vector<Event> history_of(const InteractionLog& log, const SplitOptions& options, BuildReport& report) {
  const IdOrder users = order_ids(log.user_ids, std::vector<bool>(log.user_ids.size(), true));
  const IdOrder items = order_ids(log.item_ids, std::vector<bool>(log.item_ids.size(), true));
  return Histories(log, users, items, options).of(0, report);
}

std::vector<std::uint32_t> items_of(const std::vector<Event>& events) {
  std::vector<std::uint32_t> items(events.size());
  std::ranges::transform(events, items.begin(), &Event::item);
  return items;
}

TEST(Histories, GoByTime) {
  BuildReport report;
  const auto log = log_of({{0, 2, 30, 1}, {0, 0, 10, 2}, {0, 1, 20, 3}});
  EXPECT_THAT(items_of(history_of(log, {}, report)), ElementsAre(0u, 1u, 2u));
  EXPECT_EQ(report.read, 3u);
  EXPECT_EQ(report.users_with_tied_last, 0u);
}

TEST(Histories, OrderTiesByFileOnRequest) {
  BuildReport report;
  const auto log = log_of({{0, 2, 10, 1}, {0, 0, 10, 2}, {0, 3, 10, 3}, {0, 1, 10, 3}});
  EXPECT_THAT(items_of(history_of(log, {.ties = TieRule::file}, report)), ElementsAre(2u, 0u, 3u, 1u));
  EXPECT_EQ(report.users_with_tied_last, 1u);
}

TEST(Histories, OrderTiesByHashWhateverTheFile) {
  BuildReport report;
  auto log = log_of({{0, 0, 10, 1}, {0, 1, 10, 2}, {0, 2, 10, 3}, {0, 3, 10, 3}});
  const auto order = items_of(history_of(log, {}, report));
  std::ranges::reverse(log.interactions);
  EXPECT_EQ(items_of(history_of(log, {}, report)), order);
  std::vector<std::vector<std::uint32_t>> orders;
  for (std::uint64_t seed = 0; seed < 20; ++seed) orders.push_back(items_of(history_of(log, {.seed = seed}, report)));
  std::ranges::sort(orders);
  EXPECT_NE(orders.front(), orders.back()) << "the order must depend on the seed";
}

TEST(Histories, KeepTheFirstOrTheLastDuplicate) {
  const auto log = log_of({{0, 1, 30, 3}, {0, 1, 10, 1}, {0, 2, 20, 5}, {0, 1, 20, 2}});
  BuildReport report;
  const auto first = history_of(log, {}, report);
  EXPECT_THAT(items_of(first), ElementsAre(1u, 2u));
  EXPECT_EQ(first[0].time, 10);
  EXPECT_EQ(first[0].rating, 1.0f);
  EXPECT_EQ(report.duplicates_dropped, 2u);
  const auto last = history_of(log, {.duplicates = DuplicateRule::last}, report);
  EXPECT_THAT(items_of(last), ElementsAre(2u, 1u));
  EXPECT_EQ(last[1].time, 30);
  EXPECT_EQ(last[1].rating, 3.0f);
}

TEST(Histories, TellSimultaneousDuplicatesApartByTheirStars) {
  auto log = log_of({{0, 1, 10, 4}, {0, 1, 10, 2}});
  BuildReport report;
  EXPECT_EQ(history_of(log, {}, report)[0].rating, 2.0f);
  std::ranges::reverse(log.interactions);
  EXPECT_EQ(history_of(log, {}, report)[0].rating, 2.0f);
}

TEST(Histories, CountShortUsersAfterDuplicates) {
  BuildReport report;
  history_of(log_of({{0, 1, 10, 4}, {0, 1, 20, 2}}), {}, report);
  EXPECT_EQ(report.users_with_one, 1u);
  EXPECT_EQ(report.users_with_tied_last, 0u);
  history_of(log_of({{0, 1, 10, 4}, {0, 2, 20, 2}}), {}, report);
  EXPECT_EQ(report.users_with_two, 1u);
}

}  // namespace
}  // namespace lrml::prep
