#include "data_prep/dataset/user_runs.h"

#include <gmock/gmock.h>

#include <array>

namespace lrml::prep {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::array<std::uint32_t, 4> users = {2, 0, 3, 1};  ///< numbers of the log's positions
constexpr std::array<std::uint32_t, 2> items = {1, 0};
constexpr std::array<std::uint32_t, 4> rows = {1, 2, 1, 3};

UserRuns runs_of(InteractionList& list, std::size_t user_count, std::size_t rows_per_run) {
  Progress progress(false);
  return {list, {users, items, rows, user_count}, progress, rows_per_run};
}

/// Users 0 … 3 (by number) have 2, 3, 1 and 1 rows; ratings say the place.
InteractionList small_list() {
  InteractionList list;
  for (const auto& [user, item] : std::initializer_list<std::pair<std::uint32_t, std::uint32_t>>{
           {3, 0}, {1, 0}, {3, 1}, {0, 0}, {2, 0}, {1, 1}, {3, 0}}) {
    list.push_back({user, item, 0, static_cast<float>(list.size())});
  }
  return list;
}

std::vector<float> places(const std::span<const Interaction> run) {
  std::vector<float> result;
  for (const Interaction& one : run) result.push_back(one.rating);
  return result;
}

TEST(UserRuns, HoldConsecutiveUsersWithTheirRowsInOrder) {
  InteractionList list = small_list();
  UserRuns runs = runs_of(list, 4, 5);
  EXPECT_THAT(list, IsEmpty());
  ASSERT_EQ(runs.size(), 2u);
  EXPECT_EQ(runs.first_user(1), 2u);
  EXPECT_EQ(runs.first_user(2), 4u);
  EXPECT_EQ(runs.rows(), 7u);
  EXPECT_THAT(places(runs[0]), ElementsAre(0, 1, 2, 5, 6));
  EXPECT_THAT(places(runs[1]), ElementsAre(3, 4));
  EXPECT_EQ(runs[1][0].user, 2u);
  EXPECT_EQ(runs[1][0].item, 1u);
}

TEST(UserRuns, GiveAUserWithManyRowsARun) {
  InteractionList list = small_list();
  UserRuns runs = runs_of(list, 4, 1);
  ASSERT_EQ(runs.size(), 4u);
  EXPECT_THAT(places(runs[1]), ElementsAre(0, 2, 6));
}

TEST(UserRuns, CountUsersWithoutRows) {
  InteractionList list = small_list();
  UserRuns runs = runs_of(list, 9, 100);
  EXPECT_EQ(runs.first_user(runs.size()), 9u);
}

TEST(UserRuns, ShowHowManyRowsAreInPlace) {
  InteractionList list = small_list();
  Progress progress(true, 0.0);
  ::testing::internal::CaptureStderr();
  const UserRuns runs(list, {users, items, rows, 4}, progress, 5);
  EXPECT_THAT(::testing::internal::GetCapturedStderr(), ::testing::HasSubstr("grouping by user: 7 of 7 interactions"));
}

TEST(GroupByUser, KeepsTheOrderOfAUsersRows) {
  InteractionList list = small_list();
  UserRuns runs = runs_of(list, 4, 100);
  GroupedRows grouped = group_by_user(runs[0], 0, 4);
  EXPECT_THAT(grouped.offsets, ElementsAre(0u, 2u, 5u, 6u, 7u));
  EXPECT_THAT(places(grouped.of(0)), ElementsAre(1, 5));
  EXPECT_THAT(places(grouped.of(1)), ElementsAre(0, 2, 6));
}

}  // namespace
}  // namespace lrml::prep
