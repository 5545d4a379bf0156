// Datasets written a few users at a time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lrml/data/dataset.h"
#include "lrml/data/write_dataset.h"
#include "support/error_of.h"
#include "support/temporary_folder.h"
#include "tiny_contents.h"

namespace lrml::test {
namespace {

using ::testing::HasSubstr;

constexpr DatasetSizes tiny_sizes{.users = 3, .items = 6, .train_interactions = 6, .negatives_per_user = 2};

/// Users a and b of tiny_contents().
DatasetContents first_rows() {
  DatasetContents some;
  some.negatives_per_user = 2;
  some.user_ids = {"a", "b"};
  some.train = {{0, 2, 3}, {0, 3, 5}, {100, 200, 50}, {}};
  some.valid = {{{0, 1, 1}, {1}, {300}, {}}, {4, 5, no_item, no_item}};
  some.test = {{{0, 1, 1}, {2}, {400}, {}}, {5, 4, no_item, no_item}};
  return some;
}

/// User c.
DatasetContents last_rows() {
  DatasetContents some;
  some.negatives_per_user = 2;
  some.user_ids = {"c"};
  some.train = {{0, 3}, {2, 1, 4}, {1, 2, 3}, {}};
  some.valid = {{{0, 1}, {0}, {4}, {}}, {3, no_item}};
  some.test = {{{0, 1}, {5}, {5}, {}}, {3, no_item}};
  return some;
}

DatasetContents rest_of_tiny() {
  DatasetContents rest = tiny_contents();
  rest.synthetic = {{{"train_kind", {0, 1, 2, 0, 1, 255}}}, {{"kinds", 3.0}}, {}};
  rest.train.items.clear();
  rest.train.timestamp.clear();
  rest.valid.negatives.clear();
  rest.test.negatives.clear();
  return rest;
}

TEST(DatasetWriter, WritesWhatWriteDatasetDoes) {
  const TemporaryFolder folder;
  DatasetContents whole = tiny_contents();
  whole.synthetic = rest_of_tiny().synthetic;
  const Digest expected = write_dataset(folder / "whole.h5", whole);

  DatasetWriter writer(folder / "parts.h5", tiny_sizes);
  writer.append(first_rows());
  writer.append(last_rows());
  EXPECT_FALSE(std::filesystem::exists(folder / "parts.h5"));
  EXPECT_EQ(writer.finish(rest_of_tiny()), expected);
  EXPECT_EQ(verify_digest(folder / "parts.h5"), expected);
  const DatasetHeader header = Dataset(folder / "parts.h5").header();
  EXPECT_EQ(header.interactions, 10u);
  EXPECT_EQ(header.created, whole.created);
  EXPECT_EQ(Dataset(folder / "parts.h5").synthetic().parameters.at("kinds"), 3.0);
}

TEST(DatasetWriter, ChecksTheRowsAndLeavesNothing) {
  const TemporaryFolder folder;
  DatasetContents some = first_rows();
  some.train.items[1] = 6;
  const Error error = error_of([&] { DatasetWriter(folder / "x.h5", tiny_sizes).append(some); });
  EXPECT_EQ(error.code(), ExitCode::bad_data);
  EXPECT_THAT(error.what(), HasSubstr("cannot write '" + (folder / "x.h5").string() + "'"));
  EXPECT_THAT(error.what(), HasSubstr("/train/items: item 6 at position 1"));
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(DatasetWriter, ChecksTheRest) {
  const TemporaryFolder folder;
  DatasetContents rest = rest_of_tiny();
  rest.item_titles = {"one"};
  const Error error = error_of([&] {
    DatasetWriter writer(folder / "x.h5", tiny_sizes);
    writer.append(first_rows());
    writer.append(last_rows());
    writer.finish(rest);
  });
  EXPECT_THAT(error.what(), HasSubstr("/items/title: has 1 elements, expected 6"));
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

}  // namespace
}  // namespace lrml::test
