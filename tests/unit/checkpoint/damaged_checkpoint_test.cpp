// Files that are no usable checkpoint: every one is refused with code 4 and what is wrong with it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "lrml/checkpoint/checkpoint_file.h"
#include "lrml/store/file.h"
#include "support/drawn_state.h"
#include "support/error_of.h"
#include "support/reseal.h"

namespace lrml::test {
namespace {

using ::testing::HasSubstr;
namespace fs = std::filesystem;

class DamagedCheckpoint : public testing::Test {
 protected:
  DamagedCheckpoint() {
    write_checkpoint(self, file, drawn_state(), drawn_identity(), CheckpointContent::with_moments);
  }

  void expect_refused(const std::string& because) {
    const Error error = error_of([&] { read_state(self, file, {0, drawn_users}, {0, drawn_items}); });
    EXPECT_EQ(error.code(), ExitCode::no_checkpoint) << error.what();
    EXPECT_THAT(error.what(), HasSubstr(because));
    EXPECT_THAT(error.what(), HasSubstr(file.string()));
  }

  SelfCommunicator self;
  TemporaryFolder folder;
  fs::path file = folder / "step-00000047.h5";
};

/// A checkpoint file written by hand: the attributes and arrays of `parts`.
struct Forged {
  std::int64_t version = 1;
  std::int64_t semantics = semantics_version;
  bool has_items = true;
  std::uint64_t dim = drawn_dim;
  std::size_t item_columns = drawn_dim;
  std::uint64_t items = drawn_items;
};

/// Copies attributes and arrays of a good checkpoint, but for what `forged` says.
void forge(const fs::path& good, const fs::path& bad, const Forged& forged) {
  const File from = File::open(good);
  File to = File::create(bad);
  for (const char* name : {"format", "dataset_digest", "parameters_digest"}) {
    to.set_attribute<std::string>("/", name, from.attribute<std::string>("/", name));
  }
  for (const char* name : {"users", "slots"}) {
    to.set_attribute<std::uint64_t>("/", name, from.attribute<std::uint64_t>("/", name));
  }
  to.set_attribute<std::uint64_t>("/", "items", forged.items);
  to.set_attribute<std::uint64_t>("/", "dim", forged.dim);
  to.set_attribute<std::int64_t>("/", "version", forged.version);
  to.set_attribute<std::int64_t>("/", "semantics_version", forged.semantics);
  const auto blob = from.read_array<std::uint8_t>("/progress");
  to.write_array<std::uint8_t>("/progress", {blob.size()}, blob, Layout::plain);
  to.set_attribute<std::string>("/progress", "digest", from.attribute<std::string>("/progress", "digest"));
  const auto users = from.read_array<float>("/parameters/users");
  to.write_array<float>("/parameters/users", {drawn_users, drawn_dim}, users, Layout::plain);
  to.set_attribute<std::string>("/parameters/users", "digest",
                                from.attribute<std::string>("/parameters/users", "digest"));
  if (!forged.has_items) return;
  const std::vector<float> items(forged.items * forged.item_columns);
  to.write_array<float>("/parameters/items", {forged.items, forged.item_columns}, items, Layout::plain);
  to.set_attribute<std::string>("/parameters/items", "digest", "0");
}

TEST_F(DamagedCheckpoint, NamesTheArrayWithAFlippedBit) {
  const RunState s = drawn_state();
  const Parameters& p = s.parameters;
  const std::map<std::string, std::span<const float>> tables = {
      {"/parameters/users", elements(p.user_rows)},
      {"/parameters/items", elements(p.item_rows)},
      {"/parameters/keys", elements(p.keys)},
      {"/parameters/values", elements(p.values)},
      {"/moments/users_mean", elements(s.user_moments.mean)},
      {"/moments/users_square", elements(s.user_moments.square)},
      {"/moments/items_mean", elements(s.item_moments.mean)},
      {"/moments/items_square", elements(s.item_moments.square)},
      {"/moments/keys_mean", elements(s.key_moments.mean)},
      {"/moments/keys_square", elements(s.key_moments.square)},
      {"/moments/values_mean", elements(s.value_moments.mean)},
      {"/moments/values_square", elements(s.value_moments.square)}};
  const std::string good = read_file(file);
  for (const auto& [path, table] : tables) {
    write_file(file, good);
    flip_a_bit_within(file, bytes_of(table));
    expect_refused("its bytes are not those that were sealed");
    reseal(file);
    expect_refused("'" + path + "' is damaged");
  }
}

TEST_F(DamagedCheckpoint, NamesTheProgress) {
  flip_a_bit_within(file, "serialization::archive");
  reseal(file);
  expect_refused("its progress is damaged");
}

TEST_F(DamagedCheckpoint, MayBeCutAnywhere) {
  const std::string good = read_file(file);
  for (const std::size_t size : {std::size_t{0}, std::size_t{7}, std::size_t{600}, good.size() / 2, good.size() - 1}) {
    write_file(file, good.substr(0, size));
    expect_refused("cannot use the checkpoint");
  }
}

TEST_F(DamagedCheckpoint, MayBeAnotherFile) {
  write_file(file, "hello");
  expect_refused("cannot use the checkpoint");
  File::create(file).close();
  expect_refused("it is no lrml-checkpoint");
  fs::remove(file);
  expect_refused("there is no such file");
}

TEST_F(DamagedCheckpoint, MayBeOfAnotherSemanticsVersion) {
  fs::rename(file, folder / "good.h5");
  forge(folder / "good.h5", file, {.semantics = semantics_version + 1});
  expect_refused("its semantics_version is 3, this program's 2");
}

TEST_F(DamagedCheckpoint, MayBeOfANewerVersion) {
  fs::rename(file, folder / "good.h5");
  forge(folder / "good.h5", file, {.version = 2});
  expect_refused("it is lrml-checkpoint version 2, this program reads version 1");
}

TEST_F(DamagedCheckpoint, MayHaveLostItsSeal) {
  const std::string good = read_file(file);
  write_file(file, without_seal(good));
  expect_refused("its seal is missing");
  write_file(file, good + "\n");
  expect_refused("its seal is missing");
}

TEST_F(DamagedCheckpoint, MayLackAnArray) {
  fs::rename(file, folder / "good.h5");
  forge(folder / "good.h5", file, {.has_items = false});
  expect_refused("/parameters/items");
}

TEST_F(DamagedCheckpoint, MayHaveAnArrayOfAnotherShape) {
  fs::rename(file, folder / "good.h5");
  forge(folder / "good.h5", file, {.item_columns = drawn_dim + 1});
  expect_refused("/parameters/items");
}

TEST_F(DamagedCheckpoint, MayClaimAWidthBeyondAllMemory) {
  fs::rename(file, folder / "good.h5");
  forge(folder / "good.h5", file, {.dim = std::uint64_t{1} << 50});
  expect_refused("/parameters/users");
  EXPECT_EQ(error_of([&] { read_checkpoint_header(file); }).code(), ExitCode::no_checkpoint);
}

TEST_F(DamagedCheckpoint, MayClaimMoreRowsThanItHas) {
  fs::rename(file, folder / "good.h5");
  forge(folder / "good.h5", file, {.has_items = false, .items = std::uint64_t{1} << 50});
  expect_refused("/parameters/items");
  EXPECT_EQ(error_of([&] { read_checkpoint_header(file); }).code(), ExitCode::no_checkpoint);
}

TEST_F(DamagedCheckpoint, MayHaveRowsWithoutElements) {
  fs::rename(file, folder / "good.h5");
  forge(folder / "good.h5", file, {.dim = 0, .item_columns = 0, .items = std::uint64_t{1} << 50});
  expect_refused("its rows have no elements");
}

}  // namespace
}  // namespace lrml::test
