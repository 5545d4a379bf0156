// Disks, copies and people that damage checkpoints anywhere: refused with what is wrong, or the same state is read.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lrml/base/error.h"
#include "lrml/checkpoint/checkpoint_file.h"
#include "lrml/store/file.h"
#include "support/accident.h"
#include "support/drawn_state.h"
#include "support/reseal.h"

namespace lrml::test {
namespace {

using ::testing::HasSubstr;

/// The checkpoint of another run of the same sizes.
RunState other_state() {
  RunState state = drawn_state();
  for (Matrix* table : {&state.parameters.user_rows, &state.user_moments.mean, &state.item_moments.square}) {
    for (float& value : elements(*table)) value += 1.0f;
  }
  for (float& value : elements(state.parameters.item_rows)) value -= 1.0f;
  ++state.progress.step;
  return state;
}

/// As programs wrote them before there were seals: the same file but for its attribute `seal`.
void write_without_seal(const std::filesystem::path& from, const std::filesystem::path& to) {
  const File sealed = File::open(from);
  File file = File::create(to);
  for (const std::string& name : sealed.attribute_names("/")) {
    if (name == "seal") continue;
    if (name == "version" || name == "semantics_version")
      file.set_attribute<std::int64_t>("/", name, sealed.attribute<std::int64_t>("/", name));
    else if (name == "best_ndcg")
      file.set_attribute<double>("/", name, sealed.attribute<double>("/", name));
    else if (name == "format" || name == "phase" || name.ends_with("_digest"))
      file.set_attribute<std::string>("/", name, sealed.attribute<std::string>("/", name));
    else
      file.set_attribute<std::uint64_t>("/", name, sealed.attribute<std::uint64_t>("/", name));
  }
  const auto blob = sealed.read_array<std::uint8_t>("/progress");
  file.write_array<std::uint8_t>("/progress", {blob.size()}, blob, Layout::plain);
  std::vector<std::string> arrays = {"/progress"};
  for (const char* group : {"/parameters", "/moments"}) {
    for (const std::string& name : sealed.names_in(group)) {
      arrays.push_back(std::string(group) + "/" + name);
      const auto values = sealed.read_array<float>(arrays.back());
      file.write_array<float>(arrays.back(), sealed.shape_of(arrays.back()), values, Layout::plain);
    }
  }
  for (const std::string& array : arrays) {
    file.set_attribute<std::string>(array, "digest", sealed.attribute<std::string>(array, "digest"));
  }
  for (const char* ids : {"/users/id", "/items/id"}) file.write_texts(ids, sealed.read_texts(ids), Layout::plain);
  file.close();
}

class CheckpointAccidents : public testing::Test {
 protected:
  CheckpointAccidents() {
    write(drawn_state());
    good = read_file(file);
    write(other_state());
    other = read_file(file);
  }

  void write(const RunState& state) {
    write_checkpoint(self, file, state, drawn_identity(), CheckpointContent::with_moments);
  }

  /// Whether the file is refused; if not, it must be read as the state that was written.
  bool is_refused(const std::string& bytes) {
    write_file(file, bytes);
    try {
      expect_equal(read_state(self, file, {0, drawn_users}, {0, drawn_items}), drawn_state());
      EXPECT_EQ(read_checkpoint_header(file).configuration, drawn_identity().configuration);
      EXPECT_EQ(read_checkpoint_header(file).dataset_digest, drawn_identity().dataset_digest);
      return false;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::no_checkpoint) << error.what();
      EXPECT_THAT(error.what(), HasSubstr("cannot use the checkpoint '" + file.string() + "' ("));
      return true;
    }
  }

  SelfCommunicator self;
  TemporaryFolder folder;
  std::filesystem::path file = folder / "step-00000047.h5";
  std::string good;
  std::string other;
};

TEST_F(CheckpointAccidents, AreAllSeen) {
  for (std::size_t k = 0; k < 60 * damage_kinds; ++k) {
    const Accident one = accident(good, other, k, 60);
    SCOPED_TRACE(one.what);
    EXPECT_EQ(is_refused(one.bytes), one.bytes != good);
  }
}

TEST_F(CheckpointAccidents, AreSeenInFilesWithoutSealOrChangeNothing) {
  write_file(folder / "sealed.h5", good);
  write_without_seal(folder / "sealed.h5", file);
  const std::string unsealed = read_file(file);
  EXPECT_FALSE(is_refused(unsealed));
  write_file(folder / "sealed.h5", other);
  write_without_seal(folder / "sealed.h5", file);
  const std::string other_unsealed = read_file(file);
  std::size_t refused = 0;
  for (std::size_t k = 0; k < 30 * damage_kinds; ++k) {
    const Accident one = accident(unsealed, other_unsealed, k, 30);
    SCOPED_TRACE(one.what);
    refused += is_refused(one.bytes);
  }
  EXPECT_GT(refused, 100u);  // the others hit ids, which are not read, and the room HDF5 leaves free
}

TEST_F(CheckpointAccidents, IncludeArraysOfAnotherRun) {
  const RunState here = drawn_state(), there = other_state();
  const auto with_array_of_the_other = [&](const Matrix& mine, const Matrix& its) {
    std::string bytes = good;
    const std::string_view old = bytes_of(elements(mine));
    return bytes.replace(bytes.find(old), old.size(), bytes_of(elements(its)));
  };
  for (const std::string& bytes : {with_array_of_the_other(here.parameters.user_rows, there.parameters.user_rows),
                                   with_array_of_the_other(here.user_moments.mean, there.user_moments.mean),
                                   with_array_of_the_other(here.item_moments.square, there.item_moments.square)}) {
    EXPECT_TRUE(is_refused(bytes));
    reseal(file);
    EXPECT_TRUE(is_refused(read_file(file)));
  }
}

}  // namespace
}  // namespace lrml::test
