#include "lrml/data/write_dataset.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>

#include "lrml/data/dataset.h"
#include "lrml/store/seal.h"
#include "support/error_of.h"
#include "support/python.h"
#include "support/small_dataset.h"
#include "support/temporary_folder.h"
#include "tiny_contents.h"

namespace lrml::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// What write_dataset says about tiny_contents after `damage`.
std::string refusal(const std::function<void(DatasetContents&)>& damage) {
  const TemporaryFolder folder;
  auto contents = tiny_contents();
  damage(contents);
  const Error error = error_of([&] { write_dataset(folder / "x.h5", contents); });
  EXPECT_EQ(error.code(), ExitCode::bad_data);
  EXPECT_THAT(error.what(), HasSubstr("cannot write '" + (folder / "x.h5").string() + "'"));
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
  return error.what();
}

TEST(WriteDataset, RefusesContentsThatBreakTheFormat) {
  const auto says = [](const std::string& text) { return HasSubstr(text); };
  EXPECT_THAT(refusal([](auto& c) { c = {}; }), says("there are no users"));
  EXPECT_THAT(refusal([](auto& c) { c.train.offsets.pop_back(); }), says("/train/offsets: has 3 elements, expected 4"));
  EXPECT_THAT(refusal([](auto& c) { c.train.offsets[0] = 1; }), says("/train/offsets: starts at 1"));
  EXPECT_THAT(refusal([](auto& c) { c.train.offsets[1] = 4; }), says("/train/offsets: decreases at position 2"));
  EXPECT_THAT(refusal([](auto& c) { c.train.items.pop_back(); }), says("/train/offsets: ends at 6"));
  EXPECT_THAT(refusal([](auto& c) { c.train.items[2] = 6; }), says("/train/items: item 6 at position 2"));
  EXPECT_THAT(refusal([](auto& c) { c.train.items[4] = 2; }), says("/train/items: user 'c' has item 2 twice"));
  EXPECT_THAT(refusal([](auto& c) { c.train.timestamp.pop_back(); }), says("/train/timestamp: has 5 elements"));
  EXPECT_THAT(refusal([](auto& c) { c.train.rating.pop_back(); }), says("/train/rating: has 5 elements"));
  EXPECT_THAT(refusal([](auto& c) { c.test.rows.items[1] = 9; }), says("/test/items: item 9 at position 1"));
  EXPECT_THAT(refusal([](auto& c) { c.test.rows.items[1] = 2; }),
              says("/test/items: user 'c' has item 2 both here and in /train/items"));
  EXPECT_THAT(refusal([](auto& c) { c.valid.negatives.pop_back(); }), says("/valid/negatives: has 5 elements"));
  EXPECT_THAT(refusal([](auto& c) { c.item_titles = {"one"}; }), says("/items/title: has 1 elements, expected 6"));
  EXPECT_THAT(refusal([](auto& c) { c.user_attributes["age"] = {"9"}; }), says("/users/attributes/age: has 1"));
  EXPECT_THAT(refusal([](auto& c) { c.user_attributes["a/b"] = c.user_ids; }), says("'a/b' is not a name"));
  EXPECT_THAT(refusal([](auto& c) { c.synthetic.labels[""] = {}; }), says("/synthetic: '' is not a name"));
  EXPECT_THAT(refusal([](auto& c) { c.synthetic.tables["a/b"] = {}; }), says("/synthetic: 'a/b' is not a name"));
  EXPECT_THAT(refusal([](auto& c) { c.synthetic.tables["x"] = {2, 2, {1, 2, 3}}; }), says("/synthetic/x: has 3 elem"));
}

TEST(WriteDataset, RefusesUsersThatCannotBeTrained) {
  EXPECT_THAT(refusal([](auto& c) { c.train.offsets = {0, 3, 3, 6}; }), HasSubstr("user 'b' has no training"));
  EXPECT_THAT(refusal([](auto& c) {
                c.item_ids.resize(3);
                c.train.items = {0, 1, 0, 1, 0, 2};
              }),
              HasSubstr("user 'c' has all 3 items in training"));
}

TEST(WriteDataset, LeavesNothingWhereItFails) {
  const TemporaryFolder folder;
  const Error error = error_of([&] { write_dataset(folder / "nowhere/x.h5", tiny_contents()); });
  EXPECT_EQ(error.code(), ExitCode::failure);
  auto contents = tiny_contents();
  contents.user_ids[1] = std::string("b\0", 2);
  EXPECT_THAT(error_of([&] { write_dataset(folder / "x.h5", contents); }).what(), HasSubstr("zero byte"));
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(WriteDataset, TellsHowFarItIs) {
  const TemporaryFolder folder;
  std::vector<std::size_t> done;
  std::set<std::size_t> totals;
  write_dataset(folder / "x.h5", tiny_contents(), [&](std::size_t bytes, std::size_t total) {
    done.push_back(bytes);
    totals.insert(total);
  });
  EXPECT_THAT(done, ElementsAre(32, 56, 104, 128, 160, 168, 184, 208, 240, 248, 264, 288));  // after each array
  EXPECT_THAT(totals, ElementsAre(288));
}

TEST(WriteDataset, CanBeReadBackWhole) {
  const TemporaryFolder folder;
  auto contents = small_contents(300, 60, 5);
  contents.user_attributes["age"] = contents.user_ids;
  contents.synthetic.labels["user_group"] = std::vector<std::uint8_t>(300, 3);
  contents.synthetic.parameters["beta"] = 8.0;
  const Digest digest = write_dataset(folder / "x.h5", contents);
  const DatasetContents read = read_contents(folder / "x.h5");
  EXPECT_EQ(content_digest(read), digest);
  EXPECT_EQ(verify_digest(folder / "x.h5"), digest);
  EXPECT_EQ(read.name, contents.name);
  EXPECT_EQ(read.source, contents.source);
  EXPECT_EQ(read.created, contents.created);
  EXPECT_EQ(read.item_titles, contents.item_titles);
  EXPECT_EQ(read.train.timestamp, contents.train.timestamp);
  EXPECT_EQ(read.valid.rows.rating, contents.valid.rows.rating);
  EXPECT_EQ(read.test.negatives, contents.test.negatives);
  EXPECT_EQ(read.synthetic.parameters, contents.synthetic.parameters);
}

TEST(WriteDataset, SealsTheFile) {
  const TemporaryFolder folder;
  SelfCommunicator self;
  write_dataset(folder / "x.h5", tiny_contents());
  EXPECT_EQ(check_seal(self, folder / "x.h5"), Seal::intact);
}

TEST(ContentDigest, ChangesWithTheContentOnly) {
  const Digest digest = content_digest(tiny_contents());
  const auto changed = [&](const std::function<void(DatasetContents&)>& change) {
    auto contents = tiny_contents();
    change(contents);
    return content_digest(contents) != digest;
  };
  EXPECT_FALSE(changed([](auto& c) { c.name = c.source = c.created = "other"; }));
  EXPECT_TRUE(changed([](auto& c) { c.seed = 8; }));
  EXPECT_TRUE(changed([](auto& c) { c.split = "other"; }));
  EXPECT_TRUE(changed([](auto& c) { std::swap(c.train.items[0], c.train.items[1]); }));
  EXPECT_TRUE(changed([](auto& c) { c.user_ids = {"ab", "", "c"}; }));
  EXPECT_TRUE(changed([](auto& c) { c.valid.negatives[0] = 2; }));
  EXPECT_TRUE(changed([](auto& c) { std::swap(c.valid, c.test); }));
  EXPECT_TRUE(changed([](auto& c) { c.train.rating.clear(); }));
  EXPECT_TRUE(changed([](auto& c) { c.item_titles = c.item_ids; }));
}

TEST(WriteDataset, IsReadByH5py) {
  if (!python_has_h5py()) GTEST_SKIP() << "no Python with h5py";
  const TemporaryFolder folder;
  const Digest digest = write_dataset(folder / "x.h5", tiny_contents());
  EXPECT_EQ(
      run_python("import h5py, sys\n"
                 "f = h5py.File(sys.argv[1])\n"
                 "a = f.attrs\n"
                 "print(a['format'].decode(), a['version'], a['users'], a['items'], a['interactions'], a['seed'])\n"
                 "print(a['digest'].decode(), a['split'].decode())\n"
                 "print(list(f['users/id'].asstr()[...]), f['train/offsets'][...].tolist())\n"
                 "print(f['train/items'][...].tolist(), f['test/negatives'].shape, f['test/negatives'].dtype)\n"
                 "arrays = []\n"
                 "f.visititems(lambda _, x: arrays.append(x) if isinstance(x, h5py.Dataset) else None)\n"
                 "print(len(arrays), all(x.fletcher32 for x in arrays))\n",
                 folder / "x.h5"),
      "lrml-dataset 1 3 6 10 7\n" + to_hex(digest) +
          " leave one out\n"
          "['a', 'b', 'c'] [0, 2, 3, 6]\n"
          "[0, 3, 5, 2, 1, 4] (3, 2) uint32\n"
          "14 True\n");
}

}  // namespace
}  // namespace lrml::test
