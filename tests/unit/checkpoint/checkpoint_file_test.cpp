#include "lrml/checkpoint/checkpoint_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lrml/base/hash.h"
#include "lrml/checkpoint/table_digest.h"
#include "support/drawn_state.h"
#include "support/error_of.h"
#include "support/python.h"

namespace lrml::test {
namespace {

namespace fs = std::filesystem;

class CheckpointFile : public testing::Test {
 protected:
  void write(const RunState& state, CheckpointContent content = CheckpointContent::with_moments) {
    write_checkpoint(self, file, state, drawn_identity(), content);
  }
  RunState read() { return read_state(self, file, {0, drawn_users}, {0, drawn_items}); }

  SelfCommunicator self;
  TemporaryFolder folder;
  fs::path file = folder / "step-00000047.h5";
};

TEST_F(CheckpointFile, GivesBackWhatWasWritten) {
  write(drawn_state());
  expect_equal(read(), drawn_state());
}

TEST_F(CheckpointFile, SaysWhatItBelongsTo) {
  write(drawn_state());
  const CheckpointHeader header = read_checkpoint_header(file);
  EXPECT_EQ(header.configuration, drawn_identity().configuration);
  EXPECT_EQ(header.dataset_digest, drawn_identity().dataset_digest);
  EXPECT_EQ(header.parameters_digest, parameters_digest(self, drawn_state().parameters));
  EXPECT_EQ(header.users, drawn_users);
  EXPECT_EQ(header.items, drawn_items);
  EXPECT_EQ(header.dim, drawn_dim);
  EXPECT_EQ(header.slots, drawn_slots);
  expect_equal(header.progress, drawn_progress());
}

TEST_F(CheckpointFile, GivesTheRowsAskedFor) {
  write(drawn_state());
  const RunState state = read_state(self, file, {0, drawn_users}, {2, 5});
  expect_equal(state, drawn_state({0, drawn_users}, {2, 5}));
}

TEST_F(CheckpointFile, OfParametersAloneHasNoMoments) {
  write(drawn_state(), CheckpointContent::parameters_only);
  expect_equal(read_parameters(self, file, {0, drawn_users}), drawn_state().parameters);
  EXPECT_EQ(error_of([&] { read(); }).code(), ExitCode::no_checkpoint);
}

TEST_F(CheckpointFile, HoldsAModelWithoutMemory) {
  RunState state = drawn_state();
  state.parameters.keys = state.parameters.values = zero_matrix(0, drawn_dim);
  state.key_moments = state.value_moments = zero_moments(0, drawn_dim);
  write(state);
  expect_equal(read(), state);
}

TEST_F(CheckpointFile, LeavesNothingElseInTheFolder) {
  write(drawn_state());
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1);
}

TEST_F(CheckpointFile, ReplacesAnOlderOne) {
  write(drawn_state());
  RunState other = drawn_state();
  other.parameters.keys.setConstant(9.0f);
  write(other);
  expect_equal(read(), other);
}

TEST_F(CheckpointFile, CannotBeWrittenIntoAMissingFolder) {
  file = folder / "missing/step.h5";
  EXPECT_EQ(error_of([&] { write(drawn_state()); }).code(), ExitCode::failure);
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST_F(CheckpointFile, CannotBeWrittenInPlaceOfAFolder) {
  fs::create_directory(file);
  EXPECT_EQ(error_of([&] { write(drawn_state()); }).code(), ExitCode::failure);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1);
}

TEST_F(CheckpointFile, OpensInPython) {
  if (!python_has_h5py()) GTEST_SKIP() << "needs Python with h5py";
  write(drawn_state());
  const std::string script = R"(
import sys, h5py
f = h5py.File(sys.argv[1])
print(f.attrs['format'].decode(), f.attrs['semantics_version'], f.attrs['step'], f.attrs['best_ndcg'] == 2 / 7)
print(f['parameters/users'].shape, f['moments/items_square'].dtype, f['items/id'][6])
)";
  EXPECT_EQ(run_python(script, file), "lrml-checkpoint 2 47 True\n(11, 5) float32 b'i6'\n");
}

}  // namespace
}  // namespace lrml::test
