#include "lrml/data/interactions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lrml/data/write_dataset.h"
#include "support/temporary_folder.h"
#include "tiny_contents.h"

namespace lrml::test {
namespace {

using ::testing::ElementsAre;

/// Users 4 … 7 with examples 10 …; user 6 has none.
Interactions four_users() {
  return {{4, 8}, {10, 12, 15, 15, 16}, {9, 2, 7, 1, 5, 0}};
}

TEST(Interactions, KeepTheOrderOfTime) {
  const Interactions mine = four_users();
  EXPECT_EQ(mine.users(), (RowRange{4, 8}));
  EXPECT_EQ(mine.examples(), (RowRange{10, 16}));
  EXPECT_EQ(mine.examples_of(UserId{5}), (RowRange{12, 15}));
  EXPECT_THAT(mine.items_of(UserId{4}), ElementsAre(9, 2));
  EXPECT_THAT(mine.items_of(UserId{5}), ElementsAre(7, 1, 5));
  EXPECT_THAT(mine.items_of(UserId{6}), ElementsAre());
}

TEST(Interactions, KnowWhatAUserHas) {
  const Interactions mine = four_users();
  EXPECT_TRUE(mine.has(UserId{4}, ItemId{9}));
  EXPECT_FALSE(mine.has(UserId{4}, ItemId{7}));
  EXPECT_TRUE(mine.has(UserId{5}, ItemId{7}));
  EXPECT_FALSE(mine.has(UserId{6}, ItemId{0}));
  EXPECT_TRUE(mine.has(UserId{7}, ItemId{0}));
  EXPECT_FALSE(mine.has(UserId{7}, ItemId{10}));  // more than anybody's
}

// Filters of few bits make mistakes; a user's list has the last word.
TEST(Interactions, KnowWhatManyUsersHave) {
  constexpr std::uint32_t users = 40, items = 997;
  std::vector<std::uint64_t> offsets = {0};
  std::vector<std::uint32_t> list;
  const auto seen = [](std::uint32_t user, std::uint32_t item) { return item * 7919 % 997 < 5 * user; };
  for (std::uint32_t user = 0; user < users; ++user) {
    for (std::uint32_t item = items; item-- > 0;) {
      if (seen(user, item)) list.push_back(item);
    }
    offsets.push_back(list.size());
  }
  const Interactions all({0, users}, offsets, list);
  std::size_t doubtful = 0;
  for (std::uint32_t user = 0; user < users; ++user) {
    for (std::uint32_t item = 0; item < items; ++item) {
      EXPECT_EQ(all.has(UserId{user}, ItemId{item}), seen(user, item)) << user << " " << item;
      EXPECT_GE(all.may_have(UserId{user}, ItemId{item}), seen(user, item)) << user << " " << item;
      doubtful += all.may_have(UserId{user}, ItemId{item}) && !seen(user, item);
    }
  }
  EXPECT_GT(doubtful, 0u);
}

TEST(Interactions, FindUserAndItemOfAnExample) {
  const Interactions mine = four_users();
  const std::vector<std::uint32_t> users = {4, 4, 5, 5, 5, 7};
  const std::vector<std::uint32_t> items = {9, 2, 7, 1, 5, 0};
  for (std::size_t k = 0; k < users.size(); ++k) {
    EXPECT_EQ(mine.user_of_example(10 + k, mine.users()), UserId{users[k]});
    EXPECT_EQ(mine.item_of_example(10 + k), ItemId{items[k]});
  }
  EXPECT_EQ(mine.user_of_example(14, {5, 7}), UserId{5});
  EXPECT_EQ(mine.user_of_example(15, {7, 8}), UserId{7});
}

TEST(Interactions, AreLoadedForSomeUsers) {
  const TemporaryFolder folder;
  write_dataset(folder / "x.h5", tiny_contents());
  const Dataset dataset(folder / "x.h5");
  const Interactions mine = load_interactions(dataset, {1, 3});
  EXPECT_EQ(mine.examples(), (RowRange{2, 6}));
  EXPECT_THAT(mine.items_of(UserId{2}), ElementsAre(2, 1, 4));
  EXPECT_EQ(load_interactions(dataset, {3, 3}).examples(), (RowRange{6, 6}));
}

}  // namespace
}  // namespace lrml::test
