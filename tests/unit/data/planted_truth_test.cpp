// What an oracle reads of a synthetic dataset.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <limits>

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

/// The same with a memory of two slots in place of translations; the oracle needs neither groups nor blocks.
DatasetContents contents_of_a_memory() {
  DatasetContents contents = planted_contents();
  contents.synthetic.labels.clear();
  contents.synthetic.tables.erase("translation");
  contents.synthetic.tables["memory_key"] = {2, 2, {1, 2, 3, 4}};
  contents.synthetic.tables["memory_value"] = {2, 2, {5, 6, 7, 8}};
  return contents;
}

/// Why the truth of `contents` is not read.
std::string refusal_of(const DatasetContents& contents) {
  const TemporaryFolder folder;
  write_dataset(folder / "x.h5", contents);
  const Error error = error_of([&] { Dataset(folder / "x.h5").planted_truth({0, 3}); });
  EXPECT_EQ(error.code(), ExitCode::bad_data);
  return error.what();
}

TEST(PlantedTruth, IsReadForSomeUsers) {
  const TemporaryFolder folder;
  write_dataset(folder / "x.h5", planted_contents());
  const auto truth = Dataset(folder / "x.h5").planted_truth({1, 3});
  ASSERT_TRUE(truth);
  EXPECT_EQ(truth->width, 2u);
  EXPECT_EQ(truth->kinds, 2u);
  EXPECT_THAT(truth->user_position, ElementsAre(3, 4, 5, 6));
  const auto& translations = std::get<PlantedTranslations>(truth->relation);
  EXPECT_THAT(translations.rows, ElementsAre(8, 9, 10, 11));
  EXPECT_THAT(translations.user_group, ElementsAre(1, 0));
  EXPECT_THAT(translations.item_block, ElementsAre(0, 1, 0, 1, 0, 1));
  EXPECT_EQ(truth->item_position.size(), 12u);
  EXPECT_THAT(truth->item_log_weight, ElementsAre(0, 1, 2, 3, 4, 5));
  EXPECT_EQ(truth->closeness, 4.0);
  EXPECT_EQ(truth->last_second, 400.0);
}

TEST(PlantedTruth, MayBeAMemory) {
  const TemporaryFolder folder;
  write_dataset(folder / "x.h5", contents_of_a_memory());
  const auto truth = Dataset(folder / "x.h5").planted_truth({1, 3});
  ASSERT_TRUE(truth);
  EXPECT_EQ(truth->width, 2u);
  EXPECT_EQ(truth->kinds, 2u);
  EXPECT_THAT(truth->user_position, ElementsAre(3, 4, 5, 6));
  const auto& memory = std::get<PlantedMemory>(truth->relation);
  EXPECT_THAT(memory.keys, ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(memory.values, ElementsAre(5, 6, 7, 8));
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
  const auto refusal = [](const std::function<void(SyntheticTruth&)>& damage) {
    DatasetContents contents = planted_contents();
    damage(contents.synthetic);
    return refusal_of(contents);
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

TEST(PlantedTruth, IsRefusedWhereAPartOfTheMemoryIsMissingOrOfAnotherShape) {
  const auto refusal = [](const std::function<void(SyntheticTruth&)>& damage) {
    DatasetContents contents = contents_of_a_memory();
    damage(contents.synthetic);
    return refusal_of(contents);
  };
  EXPECT_THAT(refusal([](auto& s) { s.tables.erase("memory_key"); }), HasSubstr("/synthetic/memory_key"));
  EXPECT_THAT(refusal([](auto& s) { s.tables.erase("memory_value"); }), HasSubstr("/synthetic/memory_value"));
  EXPECT_THAT(refusal([](auto& s) { s.tables.erase("item_log_weight"); }), HasSubstr("/synthetic/item_log_weight"));
  EXPECT_THAT(refusal([](auto& s) { s.tables["memory_key"] = {0, 2, {}}; }), HasSubstr("memory_key is empty"));
  EXPECT_THAT(refusal([](auto& s) { s.tables["memory_value"] = {1, 2, {5, 6}}; }), HasSubstr("expected f32 [2 x 2]"));
  EXPECT_THAT(refusal([](auto& s) {
                s.tables["memory_key"] = {2, 3, {1, 2, 3, 4, 5, 6}};
              }),
              HasSubstr("expected f32 [3 x 3]"));
  EXPECT_THAT(refusal([](auto& s) { s.tables["translation"] = s.tables["memory_value"]; }),
              HasSubstr("both /synthetic/translation and a memory"));
}

TEST(PlantedTruth, IsRefusedWhereANumberIsNotFinite) {
  DatasetContents contents = contents_of_a_memory();
  contents.synthetic.tables["memory_key"].values[3] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_THAT(refusal_of(contents), HasSubstr("/synthetic/memory_key has a value that is not a finite number"));
  contents = contents_of_a_memory();
  contents.synthetic.parameters["closeness"] = std::numeric_limits<double>::infinity();
  EXPECT_THAT(refusal_of(contents), HasSubstr("attribute 'closeness' of /synthetic is not a finite number"));
}

}  // namespace
}  // namespace lrml::test
