// Files that are not what write_dataset makes: each array of a tiny dataset is replaced through lrml_store.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "lrml/data/dataset.h"
#include "lrml/data/interactions.h"
#include "lrml/data/write_dataset.h"
#include "lrml/store/file.h"
#include "support/error_of.h"
#include "support/small_dataset.h"
#include "support/temporary_folder.h"

namespace lrml::test {
namespace {

using ::testing::HasSubstr;
using Numbers = std::vector<std::uint32_t>;

/// A dataset written by hand and unchecked: two users, four items, one candidate each.
struct LooseDataset {
  std::string format = "lrml-dataset";
  std::int64_t version = 1;
  std::string digest = "0123456789abcdef";
  std::uint64_t users = 2;
  std::uint64_t interactions = 5;
  std::vector<std::string> user_ids = {"a", "b"};
  std::vector<std::uint64_t> train_offsets = {0, 2, 3};
  Numbers train_items = {0, 1, 2};
  std::vector<std::uint64_t> test_offsets = {0, 1, 2};
  Numbers test_items = {2, 3};
  Numbers negatives = {3, no_item};
  bool with_valid = true;

  void write(const std::filesystem::path& path) const {
    File file = File::create(path);
    for (const char* name : {"name", "source", "created", "split"}) file.set_attribute<std::string>("/", name, "");
    file.set_attribute<std::string>("/", "format", format);
    file.set_attribute<std::int64_t>("/", "version", version);
    file.set_attribute<std::string>("/", "digest", digest);
    file.set_attribute<std::uint64_t>("/", "seed", 1);
    file.set_attribute<std::uint64_t>("/", "users", users);
    file.set_attribute<std::uint64_t>("/", "items", 4);
    file.set_attribute<std::uint64_t>("/", "interactions", interactions);
    file.write_texts("/users/id", user_ids, Layout::compressed);
    file.write_texts("/items/id", std::vector<std::string>{"10", "11", "12", "13"}, Layout::compressed);
    write_rows(file, "/train", train_offsets, train_items);
    write_rows(file, "/test", test_offsets, test_items);
    file.write_array<std::uint32_t>("/test/negatives", {2, 1}, negatives, Layout::compressed);
    if (with_valid) {
      write_rows(file, "/valid", {0, 0, 0}, {});
      file.write_array<std::uint32_t>("/valid/negatives", {2, 1}, Numbers(2, no_item), Layout::compressed);
    }
    file.close();
  }

  static void write_rows(File& file, const std::string& group, const std::vector<std::uint64_t>& offsets,
                         const Numbers& items) {
    file.write_array<std::uint64_t>(group + "/offsets", {offsets.size()}, offsets, Layout::compressed);
    file.write_array<std::uint32_t>(group + "/items", {items.size()}, items, Layout::compressed);
  }
};

void read_everything(const std::filesystem::path& path) {
  const Dataset dataset(path);
  load_interactions(dataset, {0, 2});
  dataset.load_held_out(HeldOut::valid, {0, 2});
  dataset.load_held_out(HeldOut::test, {0, 2});
}

/// What reading says about the loose dataset after `damage`.
std::string complaint(const std::function<void(LooseDataset&)>& damage) {
  const TemporaryFolder folder;
  LooseDataset loose;
  damage(loose);
  loose.write(folder / "x.h5");
  const Error error = error_of([&] { read_everything(folder / "x.h5"); });
  EXPECT_EQ(error.code(), ExitCode::bad_data);
  EXPECT_THAT(error.what(), HasSubstr("x.h5'"));
  return error.what();
}

TEST(DamagedDataset, IsFineBeforeTheDamage) {
  const TemporaryFolder folder;
  LooseDataset().write(folder / "x.h5");
  read_everything(folder / "x.h5");
}

TEST(DamagedDataset, OfAnotherFormatIsNamed) {
  EXPECT_THAT(complaint([](auto& d) { d.format = "csv"; }),
              HasSubstr("(not an lrml-dataset: attribute 'format' is 'csv'). Make one with: lrml_prep convert"));
  EXPECT_THAT(complaint([](auto& d) { d.version = 2; }),
              HasSubstr("it is lrml-dataset version 2, this program reads version 1"));
  EXPECT_THAT(complaint([](auto& d) { d.digest = "abc"; }), HasSubstr("attribute 'digest' is 'abc'"));
  EXPECT_THAT(complaint([](auto& d) { d.digest = "0123456789abcdeg"; }), HasSubstr("attribute 'digest'"));
}

TEST(DamagedDataset, WithoutAFormatIsNamed) {
  const TemporaryFolder folder;
  File::create(folder / "x.h5").close();
  EXPECT_STREQ(error_of([&] { Dataset(folder / "x.h5"); }).what(),
               ("cannot read '" + (folder / "x.h5").string() +
                "' (not an lrml-dataset: attribute 'format' is missing). Make one with: lrml_prep convert")
                   .c_str());
}

TEST(DamagedDataset, WithWrongShapesIsNamed) {
  EXPECT_THAT(complaint([](auto& d) { d.users = 0; }), HasSubstr("there are no users"));
  EXPECT_THAT(complaint([](auto& d) { d.user_ids.pop_back(); }), HasSubstr("it is text [1], expected text [2]"));
  EXPECT_THAT(complaint([](auto& d) { d.train_offsets = {0, 3}; }), HasSubstr("it is u64 [2], expected u64 [3]"));
  EXPECT_THAT(complaint([](auto& d) { d.interactions = 6; }),
              HasSubstr("attribute 'interactions' is 6, but the arrays have 5"));
  EXPECT_THAT(complaint([](auto& d) { d.with_valid = false; }), HasSubstr("/valid/items"));
}

TEST(DamagedDataset, WithWrongOffsetsIsNamed) {
  EXPECT_THAT(complaint([](auto& d) { d.train_offsets = {1, 2, 3}; }), HasSubstr("/train/offsets: starts at 1"));
  EXPECT_THAT(complaint([](auto& d) { d.train_offsets = {0, 4, 3}; }), HasSubstr("/train/offsets: decreases"));
  EXPECT_THAT(complaint([](auto& d) { d.test_offsets = {0, 1, 5}; }), HasSubstr("/test/offsets: ends at 5"));
}

TEST(DamagedDataset, NamesTheUserThatCannotBeTrained) {
  EXPECT_THAT(complaint([](auto& d) {
                d.train_offsets = {0, 3, 3};
              }),
              HasSubstr("user 'b' has no training interaction"));
  EXPECT_THAT(complaint([](auto& d) {
                d.train_items = {0, 0, 1, 2, 3};
                d.train_offsets = {0, 1, 5};
                d.interactions = 7;
              }),
              HasSubstr("user 'b' has all 4 items in training"));
  EXPECT_THAT(complaint([](auto& d) { d.train_items = {1, 1, 2}; }), HasSubstr("user 'a' has item 1 twice"));
}

TEST(DamagedDataset, WithWrongItemsIsNamed) {
  EXPECT_THAT(complaint([](auto& d) { d.train_items[2] = 4; }),
              HasSubstr("/train/items: item 4 at position 2, but there are 4 items"));
  EXPECT_THAT(complaint([](auto& d) { d.test_items[1] = no_item; }), HasSubstr("/test/items: item 4294967295"));
  EXPECT_THAT(complaint([](auto& d) { d.negatives[1] = 4; }), HasSubstr("/test/negatives: user 'b' has candidate 4"));
  EXPECT_THAT(complaint([](auto& d) { d.negatives[1] = 3; }),
              HasSubstr("user 'b' has its held-out item 3 among the candidates"));
}

TEST(DamagedDataset, IsSeenByEachRankInItsOwnUsersOnly) {
  const TemporaryFolder folder;
  LooseDataset loose;
  loose.train_items[2] = 4;
  loose.write(folder / "x.h5");
  const Dataset dataset(folder / "x.h5");
  EXPECT_EQ(dataset.load_train_items({0, 1}).size(), 2u);
  EXPECT_THAT(error_of([&] { dataset.load_train_items({1, 2}); }).what(), HasSubstr("at position 2"));
  EXPECT_THAT(error_of([&] { dataset.train_item_counts(); }).what(), HasSubstr("at position 2"));
}

TEST(DamagedDataset, WithRepeatedCandidatesIsNamed) {
  const TemporaryFolder folder;
  auto contents = small_contents(5, 20, 1);
  contents.test.negatives[1] = contents.test.negatives[0];
  EXPECT_THAT(error_of([&] { write_dataset(folder / "x.h5", contents); }).what(),
              HasSubstr("/test/negatives: user 'u000000' has item"));
}

TEST(DamagedDataset, WithAnotherDigestIsNotTrusted) {
  const TemporaryFolder folder;
  LooseDataset().write(folder / "x.h5");
  const Error error = error_of([&] { verify_digest(folder / "x.h5"); });
  EXPECT_EQ(error.code(), ExitCode::bad_data);
  EXPECT_THAT(error.what(), HasSubstr("says 0123456789abcdef"));
}

TEST(DamagedDataset, CutOffOrWithAFlippedBitIsNamed) {
  const TemporaryFolder folder;
  write_dataset(folder / "x.h5", small_contents(1000, 200, 1));
  std::string bytes = read_file(folder / "x.h5");
  write_file(folder / "cut.h5", bytes.substr(0, bytes.size() / 2));
  EXPECT_THAT(error_of([&] { Dataset(folder / "cut.h5"); }).what(), HasSubstr("truncated file"));
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 4);
  write_file(folder / "flipped.h5", bytes);
  const Error error = error_of([&] { read_contents(folder / "flipped.h5"); });
  EXPECT_EQ(error.code(), ExitCode::bad_data);
  EXPECT_THAT(error.what(), HasSubstr("the array is damaged"));
}

}  // namespace
}  // namespace lrml::test
