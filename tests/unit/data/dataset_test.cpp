#include "lrml/data/dataset.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lrml/data/write_dataset.h"
#include "support/error_of.h"
#include "support/temporary_folder.h"
#include "tiny_contents.h"

namespace lrml::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class TinyDataset : public ::testing::Test {
 protected:
  Dataset written(const DatasetContents& contents) {
    digest = write_dataset(folder / "tiny.h5", contents);
    return Dataset(folder / "tiny.h5");
  }

  TemporaryFolder folder;
  Digest digest = 0;
};

TEST_F(TinyDataset, HasAHeader) {
  const Dataset dataset = written(tiny_contents());
  const auto& header = dataset.header();
  EXPECT_EQ(header.name, "tiny");
  EXPECT_EQ(header.source, "by hand");
  EXPECT_EQ(header.created, "2001-09-09T01:46:40Z");
  EXPECT_EQ(header.split, "leave one out");
  EXPECT_EQ(header.seed, 7u);
  EXPECT_EQ(header.digest, digest);
  EXPECT_EQ(header.users, 3u);
  EXPECT_EQ(header.items, 6u);
  EXPECT_EQ(header.interactions, 10u);
  EXPECT_EQ(header.train_interactions, 6u);
  EXPECT_EQ(header.negatives_per_user, 2u);
  EXPECT_TRUE(header.has_timestamps);
  EXPECT_TRUE(header.has_ratings);
  EXPECT_FALSE(header.has_titles);
  EXPECT_FALSE(header.has_genres);
  EXPECT_FALSE(header.has_synthetic);
}

TEST_F(TinyDataset, GivesTheTrainingDataOfSomeUsers) {
  const Dataset dataset = written(tiny_contents());
  EXPECT_THAT(dataset.train_offsets(), ElementsAre(0, 2, 3, 6));
  EXPECT_THAT(dataset.load_train_items({1, 3}), ElementsAre(5, 2, 1, 4));
  EXPECT_THAT(dataset.load_train_timestamps({0, 2}), ElementsAre(100, 200, 50));
  EXPECT_THAT(dataset.load_train_ratings({2, 3}), ElementsAre(2, 1, 0.5f));
  EXPECT_THAT(dataset.load_train_items({1, 1}), IsEmpty());
}

TEST_F(TinyDataset, GivesTheHeldOutItemsOfSomeUsers) {
  const Dataset dataset = written(tiny_contents());
  const HeldOutRows test = dataset.load_held_out(HeldOut::test, {1, 3});
  EXPECT_THAT(test.rows.offsets, ElementsAre(0, 0, 1));
  EXPECT_THAT(test.rows.items, ElementsAre(5));
  EXPECT_THAT(test.rows.timestamp, ElementsAre(5));
  EXPECT_THAT(test.rows.rating, IsEmpty());
  EXPECT_THAT(test.negatives, ElementsAre(no_item, no_item, 3, no_item));
  const HeldOutRows valid = dataset.load_held_out(HeldOut::valid, {0, 1});
  EXPECT_THAT(valid.rows.items, ElementsAre(1));
  EXPECT_THAT(valid.negatives, ElementsAre(4, 5));
  EXPECT_THAT(dataset.held_out_offsets(HeldOut::valid), ElementsAre(0, 1, 1, 2));
}

TEST_F(TinyDataset, CountsTheInteractionsOfEachItem) {
  auto contents = tiny_contents();
  contents.train.items = {0, 3, 3, 2, 3, 4};
  EXPECT_THAT(written(contents).train_item_counts(), ElementsAre(1, 0, 1, 3, 1, 0));
}

TEST_F(TinyDataset, KnowsOriginalIdsAndDescriptions) {
  auto contents = tiny_contents();
  contents.item_titles = {"zero", "one", "two", "three", "four", "Amélie"};
  contents.item_genres = {"A", "B", "A|B", "", "C", "C"};
  contents.user_attributes = {{"age", {"20", "30", "40"}}, {"sex", {"f", "m", ""}}};
  const Dataset dataset = written(contents);
  EXPECT_THAT(dataset.user_ids(), ElementsAre("a", "b", "c"));
  EXPECT_EQ(dataset.user_id(UserId{2}), "c");
  EXPECT_EQ(dataset.item_ids(), contents.item_ids);
  EXPECT_EQ(dataset.item_titles(), contents.item_titles);
  EXPECT_EQ(dataset.item_genres(), contents.item_genres);
  EXPECT_EQ(dataset.user_attributes(), contents.user_attributes);
  EXPECT_TRUE(dataset.header().has_titles && dataset.header().has_genres);
}

TEST_F(TinyDataset, KnowsTheTruthOfASyntheticLog) {
  auto contents = tiny_contents();
  contents.synthetic.labels = {{"train_kind", {0, 1, 255, 2, 1, 0}}, {"user_group", {0, 1, 0}}};
  contents.synthetic.parameters = {{"beta", 8.0}, {"noise", 0.05}};
  const Dataset dataset = written(contents);
  EXPECT_TRUE(dataset.header().has_synthetic);
  EXPECT_EQ(dataset.synthetic().labels, contents.synthetic.labels);
  EXPECT_EQ(dataset.synthetic().parameters, contents.synthetic.parameters);
}

TEST_F(TinyDataset, KnowsThePlantedKindsOfSomeUsers) {
  auto contents = tiny_contents();
  EXPECT_FALSE(written(contents).header().has_kinds);
  EXPECT_THAT(written(contents).load_train_kinds({0, 3}), IsEmpty());
  contents.synthetic.labels = {{"train_kind", {0, 1, no_kind, 2, 1, 0}}, {"test_kind", {7, 8}}};
  const Dataset dataset = written(contents);
  EXPECT_TRUE(dataset.header().has_kinds);
  std::vector<std::uint8_t> kinds = dataset.load_train_kinds({0, 1});
  for (const std::uint8_t kind : dataset.load_train_kinds({1, 3})) kinds.push_back(kind);
  EXPECT_EQ(kinds, contents.synthetic.labels["train_kind"]);
  EXPECT_EQ(dataset.load_train_kinds({1, 2}).size(), contents.train.offsets[2] - contents.train.offsets[1]);
  EXPECT_EQ(dataset.load_test_kinds({0, 3}), contents.synthetic.labels["test_kind"]);
}

TEST_F(TinyDataset, RefusesPlantedKindsOfAnotherLength) {
  auto contents = tiny_contents();
  contents.synthetic.labels = {{"train_kind", {0, 1}}};
  const Dataset dataset = written(contents);
  const Error refused = error_of([&] { dataset.load_train_kinds({0, 3}); });
  EXPECT_EQ(refused.code(), ExitCode::bad_data);
  EXPECT_THAT(refused.what(), ::testing::HasSubstr("/synthetic/train_kind"));
}

TEST_F(TinyDataset, NeedsNeitherTimesNorRatingsNorHeldOutItems) {
  auto contents = tiny_contents();
  contents.train.timestamp.clear();
  contents.train.rating.clear();
  for (auto* held_out : {&contents.valid, &contents.test}) {
    held_out->rows = {{0, 0, 0, 0}, {}, {}, {}};
    held_out->negatives.assign(6, no_item);
  }
  const Dataset dataset = written(contents);
  EXPECT_FALSE(dataset.header().has_timestamps || dataset.header().has_ratings);
  EXPECT_THAT(dataset.load_train_timestamps({0, 3}), IsEmpty());
  EXPECT_THAT(dataset.load_held_out(HeldOut::test, {0, 3}).rows.items, IsEmpty());
}

}  // namespace
}  // namespace lrml::test
