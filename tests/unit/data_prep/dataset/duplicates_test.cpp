#include "data_prep/dataset/duplicates.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <vector>

namespace lrml::prep {
namespace {

using ::testing::ElementsAre;

/// The ratings of the rows that stay; ratings tell the rows of a test apart.
std::vector<float> kept(std::vector<Interaction> rows, const SplitOptions& rules) {
  NumberSet seen(10);
  rows.resize(keep_one_per_item(rows, rules, seen));
  EXPECT_EQ(seen.size(), 0u);
  std::vector<float> ratings(rows.size());
  std::ranges::transform(rows, ratings.begin(), &Interaction::rating);
  return ratings;
}

const std::vector<Interaction> log_with_three_of_item_1 = {{0, 1, 30, 3}, {0, 1, 10, 1}, {0, 2, 20, 5}, {0, 1, 20, 2}};

TEST(KeepOnePerItem, LeavesRowsWithoutDuplicatesAlone) {
  EXPECT_THAT(kept({{0, 3, 9, 1}, {0, 1, 9, 2}, {0, 2, 1, 3}}, {}), ElementsAre(1, 2, 3));
}

TEST(KeepOnePerItem, KeepsTheFirstOrTheLastByTimeAtItsPlace) {
  EXPECT_THAT(kept(log_with_three_of_item_1, {}), ElementsAre(1, 5));
  EXPECT_THAT(kept(log_with_three_of_item_1, {.duplicates = DuplicateRule::last}), ElementsAre(3, 5));
}

TEST(KeepOnePerItem, TellsSimultaneousRowsApartByRatingWhateverTheFile) {
  EXPECT_THAT(kept({{0, 1, 10, 4}, {0, 1, 10, 2}}, {}), ElementsAre(2));
  EXPECT_THAT(kept({{0, 1, 10, 2}, {0, 1, 10, 4}}, {}), ElementsAre(2));
  EXPECT_THAT(kept({{0, 1, 10, 4}, {0, 1, 10, 2}}, {.duplicates = DuplicateRule::last}), ElementsAre(4));
}

TEST(KeepOnePerItem, TellsSimultaneousRowsApartByPlaceIfTiesDo) {
  EXPECT_THAT(kept({{0, 1, 10, 4}, {0, 1, 10, 2}}, {.ties = TieRule::file}), ElementsAre(4));
  EXPECT_THAT(kept({{0, 1, 10, 4}, {0, 1, 10, 2}}, {.ties = TieRule::file, .duplicates = DuplicateRule::last}),
              ElementsAre(2));
}

}  // namespace
}  // namespace lrml::prep
