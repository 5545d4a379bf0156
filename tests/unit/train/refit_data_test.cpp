#include "lrml/train/refit_data.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lrml/data/write_dataset.h"
#include "support/error_of.h"
#include "support/temporary_folder.h"
#include "unit/data/tiny_contents.h"

namespace lrml::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Three users: the second has no validation item, the third two.
TEST(Merged, PutsValidationItemsWhereTheirTimesAre) {
  const InteractionRows train = {{0, 3, 4, 6}, {7, 3, 9, 5, 2, 1}, {10, 20, 30, 5, 8, 9}, {}};
  const InteractionRows valid = {{0, 1, 1, 3}, {4, 6, 8}, {20, 7, 12}, {}};
  const InteractionRows both = merged(train, valid);
  EXPECT_THAT(both.offsets, ElementsAre(0, 4, 5, 9));
  EXPECT_THAT(both.items, ElementsAre(7, 3, 4, 9, 5, 6, 2, 1, 8));
  EXPECT_THAT(both.timestamp, ElementsAre(10, 20, 20, 30, 5, 7, 8, 9, 12));
}

TEST(Merged, PutsValidationItemsLastWithoutTimes) {
  const InteractionRows valid = {{0, 1, 1}, {4}, {15}, {}};
  const InteractionRows both = merged({{0, 2, 3}, {7, 3, 5}, {}, {}}, valid);
  EXPECT_THAT(both.offsets, ElementsAre(0, 3, 4));
  EXPECT_THAT(both.items, ElementsAre(7, 3, 4, 5));
  EXPECT_TRUE(both.timestamp.empty());
  EXPECT_EQ(merged({{0, 2, 3}, {7, 3, 5}, {10, 20, 30}, {}}, {{0, 1, 1}, {4}, {}, {}}).items, both.items);
}

TEST(Merged, TakesOffsetsFromAnywhere) {
  const InteractionRows both = merged({{100, 101, 103}, {7, 3, 9}, {1, 1, 2}, {}}, {{5, 5, 6}, {4}, {1}, {}});
  EXPECT_THAT(both.offsets, ElementsAre(0, 1, 4));
  EXPECT_THAT(both.items, ElementsAre(7, 3, 4, 9));
}

/// Training a: 0 3, b: 5, c: 2 1 4; validation a: 1, c: 0, both later.
class RefitDataTest : public testing::Test {
 protected:
  Dataset write(const DatasetContents& contents) {
    write_dataset(folder / "d.h5", contents);
    return Dataset(folder / "d.h5");
  }

  SelfCommunicator self;
  TemporaryFolder folder;
};

TEST_F(RefitDataTest, HasAllItemsForTrainingAndTheTestAsItWas) {
  const Dataset dataset = write(tiny_contents());
  require_refittable(dataset);
  const RankData data = load_refit_data(self, dataset, 2);
  EXPECT_THAT(refit_offsets(dataset), ElementsAre(0, 3, 4, 8));
  EXPECT_EQ(data.header.train_interactions, 8u);
  EXPECT_THAT(data.interactions.items_of(UserId{0}), ElementsAre(0, 3, 1));
  EXPECT_THAT(data.interactions.items_of(UserId{1}), ElementsAre(5));
  EXPECT_THAT(data.interactions.items_of(UserId{2}), ElementsAre(2, 1, 4, 0));
  EXPECT_EQ(data.plan.examples_of(1), (RowRange{4, 8}));  // 5 before it, as 3 of 6 would be without
  EXPECT_EQ(data.valid_items, 0u);
  EXPECT_EQ(data.test_items, 2u);
  const HeldOutRows test = dataset.load_held_out(HeldOut::test, {0, 3});
  EXPECT_EQ(data.test.rows.items, test.rows.items);
  EXPECT_EQ(data.test.negatives, test.negatives);
}

TEST_F(RefitDataTest, LeavesTheCandidatesOfTheTestAsTheyWere) {
  const Dataset dataset = write(tiny_contents());
  const RankData with_valid = load_rank_data(self, dataset, 2), refit = load_refit_data(self, dataset, 2);
  std::vector<std::vector<ItemId>> offered[2];
  for (const RankData* data : {&with_valid, &refit}) {
    for (const Protocol protocol : {Protocol::sampled, Protocol::full}) {
      rank_all(self, *data, HeldOut::test, protocol, [&](UserId, std::span<const ItemId> items, std::span<float>) {
        offered[data == &refit].emplace_back(items.begin(), items.end());
      });
    }
  }
  EXPECT_EQ(offered[0].size(), 4u);
  EXPECT_EQ(offered[0], offered[1]);
}

TEST_F(RefitDataTest, NeedsValidationItems) {
  DatasetContents contents = tiny_contents();
  contents.valid.rows = {{0, 0, 0, 0}, {}, {}, {}};
  const Error error = error_of([&] { require_refittable(write(contents)); });
  EXPECT_EQ(error.code(), ExitCode::usage);
  EXPECT_THAT(error.what(), HasSubstr("there are no validation items"));
}

TEST_F(RefitDataTest, NeedsANegativeForEveryUser) {
  DatasetContents contents = tiny_contents();
  contents.train = {{0, 2, 3, 8}, {0, 3, 5, 2, 1, 4, 3, 5}, {}, {}};
  contents.valid.negatives.assign(6, no_item);
  contents.test = {{{0, 1, 1, 1}, {2}, {}, {}}, std::vector<std::uint32_t>(6, no_item)};
  const Error error = error_of([&] { require_refittable(write(contents)); });
  EXPECT_EQ(error.code(), ExitCode::bad_data);
  EXPECT_THAT(error.what(), HasSubstr("user 'c' has every item"));
}

}  // namespace
}  // namespace lrml::test
