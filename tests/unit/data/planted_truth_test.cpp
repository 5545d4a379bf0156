// What an oracle reads of a synthetic dataset.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "lrml/data/dataset.h"
#include "lrml/data/write_dataset.h"
#include "support/error_of.h"
#include "support/temporary_folder.h"
#include "tiny_contents.h"

namespace lrml::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// tiny_contents() with two kinds in two dimensions.
DatasetContents planted_contents() {
  DatasetContents contents = tiny_contents();
  contents.synthetic.labels = {{"user_group", {0, 1, 0}}, {"item_block", {0, 1, 0, 1, 0, 1}}};
  contents.synthetic.parameters = {{"closeness", 4.0}, {"ramp", 2.0}, {"first_second", 1.0}, {"last_second", 400.0}};
  contents.synthetic.tables = {{"user_position", {3, 2, {1, 2, 3, 4, 5, 6}}},
                               {"item_position", {6, 2, std::vector<float>(12, 7.0f)}},
                               {"translation", {2, 2, {8, 9, 10, 11}}},
                               {"item_log_weight", {6, 1, {0, 1, 2, 3, 4, 5}}}};
  return contents;
}

TEST(PlantedTruth, IsReadForSomeUsers) {
  const TemporaryFolder folder;
  write_dataset(folder / "x.h5", planted_contents());
  const auto truth = Dataset(folder / "x.h5").planted_truth({1, 3});
  ASSERT_TRUE(truth);
  EXPECT_EQ(truth->width, 2u);
  EXPECT_EQ(truth->kinds(), 2u);
  EXPECT_THAT(truth->user_position, ElementsAre(3, 4, 5, 6));
  EXPECT_THAT(truth->user_group, ElementsAre(1, 0));
  EXPECT_EQ(truth->item_position.size(), 12u);
  EXPECT_THAT(truth->item_log_weight, ElementsAre(0, 1, 2, 3, 4, 5));
  EXPECT_EQ(truth->closeness, 4.0);
  EXPECT_EQ(truth->last_second, 400.0);
}

TEST(PlantedTruth, ComesBackWithTheContents) {
  const TemporaryFolder folder;
  const Digest digest = write_dataset(folder / "x.h5", planted_contents());
  const DatasetContents read = read_contents(folder / "x.h5");
  EXPECT_EQ(content_digest(read), digest);
  EXPECT_EQ(read.synthetic.tables.at("user_position").columns, 2u);
  EXPECT_EQ(read.synthetic.labels, planted_contents().synthetic.labels);
}

TEST(PlantedTruth, IsNotInOtherDatasets) {
  const TemporaryFolder folder;
  write_dataset(folder / "x.h5", tiny_contents());
  EXPECT_FALSE(Dataset(folder / "x.h5").planted_truth({0, 3}));
}

TEST(PlantedTruth, IsRefusedWhereAPartIsMissingOrOfAnotherShape) {
  const auto refusal = [](const std::function<void(SyntheticTruth&)>& damage) -> std::string {
    const TemporaryFolder folder;
    DatasetContents contents = planted_contents();
    damage(contents.synthetic);
    write_dataset(folder / "x.h5", contents);
    const Error error = error_of([&] { Dataset(folder / "x.h5").planted_truth({0, 3}); });
    EXPECT_EQ(error.code(), ExitCode::bad_data);
    return error.what();
  };
  EXPECT_THAT(refusal([](auto& s) { s.labels.erase("user_group"); }), HasSubstr("/synthetic/user_group"));
  EXPECT_THAT(refusal([](auto& s) { s.labels["item_block"].pop_back(); }), HasSubstr("expected u8 [6]"));
  EXPECT_THAT(refusal([](auto& s) {
                s.tables["user_position"] = {2, 3, {1, 2, 3, 4, 5, 6}};
              }),
              HasSubstr("expected f32 [3 x 2]"));
  EXPECT_THAT(refusal([](auto& s) { s.tables["translation"] = {0, 2, {}}; }), HasSubstr("translation is empty"));
  EXPECT_THAT(refusal([](auto& s) { s.parameters.erase("ramp"); }), HasSubstr("ramp"));
}

}  // namespace
}  // namespace lrml::test
