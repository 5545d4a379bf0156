#include "lrml/checkpoint/checkpoint_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/drawn_state.h"
#include "support/error_of.h"

namespace lrml::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

class CheckpointFolderTest : public testing::Test {
 protected:
  CheckpointFolder with_keep(std::size_t keep) const { return {folder.path(), keep}; }

  void save(const CheckpointFolder& to, std::uint64_t step, std::uint64_t best_step) {
    RunState state = drawn_state();
    state.progress.step = step;
    state.progress.best_step = best_step;
    to.save(self, state, drawn_identity());
  }
  void save_best(const CheckpointFolder& to, std::uint64_t step) {
    RunState state = drawn_state();
    state.progress.step = state.progress.best_step = step;
    to.save_best(self, state, drawn_identity());
  }
  std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder.path())) names.push_back(entry.path().filename());
    std::ranges::sort(names);
    return names;
  }
  std::string latest_name(const CheckpointFolder& of) const { return of.latest().value().filename(); }

  SelfCommunicator self;
  TemporaryFolder folder;
};

TEST_F(CheckpointFolderTest, HasNoLatestAtFirst) {
  EXPECT_EQ(with_keep(2).latest(), std::nullopt);
}

TEST_F(CheckpointFolderTest, NamesTheNewestAndKeepsAsManyAsAsked) {
  const CheckpointFolder checkpoints = with_keep(2);
  save_best(checkpoints, 10);
  for (const std::uint64_t step : {10, 20, 30}) save(checkpoints, step, 10);
  EXPECT_EQ(latest_name(checkpoints), "step-00000030.h5");
  EXPECT_THAT(names(), ElementsAre("best-00000010.h5", "latest", "step-00000020.h5", "step-00000030.h5"));
}

TEST_F(CheckpointFolderTest, KeepsTheBestFilesThatKeptCheckpointsNeed) {
  const CheckpointFolder checkpoints = with_keep(2);
  for (const std::uint64_t step : {10, 20, 30}) {
    save_best(checkpoints, step);
    save(checkpoints, step, step);
  }
  EXPECT_THAT(names(),
              ElementsAre("best-00000020.h5", "best-00000030.h5", "latest", "step-00000020.h5", "step-00000030.h5"));
  save(checkpoints, 40, 20);  // after a resume from step 20: needs what it needs
  EXPECT_TRUE(fs::exists(checkpoints.best_file(30)));
}

TEST_F(CheckpointFolderTest, SavesTheSameStepTwice) {
  const CheckpointFolder checkpoints = with_keep(1);
  save_best(checkpoints, 10);
  save(checkpoints, 10, 10);
  save(checkpoints, 10, 10);
  EXPECT_THAT(names(), ElementsAre("best-00000010.h5", "latest", "step-00000010.h5"));
}

TEST_F(CheckpointFolderTest, OrdersStepsBeyondEightDigitsByNumber) {
  const CheckpointFolder checkpoints = with_keep(1);
  save(checkpoints, 99999999, 10);
  save(checkpoints, 100000000, 10);
  EXPECT_THAT(names(), ElementsAre("latest", "step-100000000.h5"));
}

// A crash between a checkpoint and its name in `latest` leaves a file newer than the one resumed from.
TEST_F(CheckpointFolderTest, NeverRemovesTheCheckpointItNames) {
  const CheckpointFolder checkpoints = with_keep(1);
  save(checkpoints, 60, 10);
  write_file(folder / "latest", "step-00000040.h5\n");
  save(checkpoints, 50, 10);
  EXPECT_EQ(latest_name(checkpoints), "step-00000050.h5");
}

TEST_F(CheckpointFolderTest, GoesOnWhereAnOlderCheckpointIsDamaged) {
  const CheckpointFolder checkpoints = with_keep(2);
  save_best(checkpoints, 10);
  save(checkpoints, 10, 10);
  write_file(checkpoints.file_of_step(10), "torn");
  save(checkpoints, 20, 10);
  EXPECT_EQ(latest_name(checkpoints), "step-00000020.h5");
  EXPECT_TRUE(fs::exists(checkpoints.best_file(10)));
}

TEST_F(CheckpointFolderTest, SaysThatLatestNamesAMissingFile) {
  write_file(folder / "latest", "step-00000099.h5\n");
  const Error error = error_of([&] { with_keep(2).latest(); });
  EXPECT_EQ(error.code(), ExitCode::no_checkpoint);
  EXPECT_THAT(error.what(), HasSubstr("'step-00000099.h5', which is not there"));
}

TEST_F(CheckpointFolderTest, SaysThatLatestNamesWhatIsNoName) {
  save(with_keep(2), 30, 30);
  const std::string name(5000, 'x');
  write_file(folder / "latest", name + "\n");
  const Error error = error_of([&] { with_keep(2).latest(); });
  EXPECT_EQ(error.code(), ExitCode::no_checkpoint);
  EXPECT_THAT(error.what(), HasSubstr("names '" + name + "', which is not there"));
}

TEST_F(CheckpointFolderTest, GoesOnFromWhatLatestNames) {
  const CheckpointFolder checkpoints = with_keep(3);
  EXPECT_EQ(checkpoints.newest_intact(self), std::nullopt);
  save_best(checkpoints, 10);
  for (const std::uint64_t step : {10, 20, 30}) save(checkpoints, step, 10);
  EXPECT_EQ(checkpoints.newest_intact(self), checkpoints.file_of_step(30));
  write_file(folder / "latest", "step-00000020.h5\n");
  EXPECT_EQ(checkpoints.newest_intact(self), checkpoints.file_of_step(20));
}

TEST_F(CheckpointFolderTest, GoesOnFromTheOneBeforeADamagedOne) {
  const CheckpointFolder checkpoints = with_keep(2);
  save_best(checkpoints, 10);
  save(checkpoints, 10, 10);
  save(checkpoints, 20, 10);
  write_file(checkpoints.file_of_step(20), "torn");
  EXPECT_EQ(checkpoints.newest_intact(self), checkpoints.file_of_step(10));
  fs::remove(checkpoints.file_of_step(20));
  EXPECT_EQ(checkpoints.newest_intact(self), checkpoints.file_of_step(10));
}

TEST_F(CheckpointFolderTest, GoesOnFromTheOneBeforeOneWithoutItsBestFile) {
  const CheckpointFolder checkpoints = with_keep(2);
  save_best(checkpoints, 10);
  save(checkpoints, 10, 10);
  save_best(checkpoints, 20);
  save(checkpoints, 20, 20);
  fs::remove(checkpoints.best_file(20));
  EXPECT_EQ(checkpoints.newest_intact(self), checkpoints.file_of_step(10));
}

TEST_F(CheckpointFolderTest, GoesOnWithoutANameInLatest) {
  const CheckpointFolder checkpoints = with_keep(2);
  save_best(checkpoints, 10);
  save(checkpoints, 10, 10);
  for (const char* content : {"", "\n", "..\n", "step-00000099.h5\n"}) {
    write_file(folder / "latest", content);
    EXPECT_EQ(checkpoints.newest_intact(self), checkpoints.file_of_step(10)) << content;
  }
}

TEST_F(CheckpointFolderTest, SaysWhatIsWrongWithTheNewestWhereNoneIsIntact) {
  const CheckpointFolder checkpoints = with_keep(2);
  for (const std::uint64_t step : {10, 20}) {
    save(checkpoints, step, 10);
    write_file(checkpoints.file_of_step(step), "torn");
  }
  const Error error = error_of([&] { checkpoints.newest_intact(self); });
  EXPECT_EQ(error.code(), ExitCode::no_checkpoint);
  EXPECT_THAT(error.what(), HasSubstr("step-00000020.h5"));
}

TEST_F(CheckpointFolderTest, LeavesTheOlderCheckpointWhereANewOneCannotBeWritten) {
  const CheckpointFolder checkpoints = with_keep(1);
  save_best(checkpoints, 10);
  save(checkpoints, 10, 10);
  fs::create_directory(checkpoints.file_of_step(20));  // in the way
  EXPECT_EQ(error_of([&] { save(checkpoints, 20, 10); }).code(), ExitCode::failure);
  EXPECT_EQ(latest_name(checkpoints), "step-00000010.h5");
  expect_equal(read_parameters(self, *checkpoints.latest(), {0, drawn_users}), drawn_state().parameters);
}

TEST_F(CheckpointFolderTest, CannotSaveIntoAMissingFolder) {
  const CheckpointFolder checkpoints(folder / "missing", 1);
  EXPECT_EQ(error_of([&] { save(checkpoints, 10, 10); }).code(), ExitCode::failure);
  EXPECT_EQ(error_of([&] { save_best(checkpoints, 10); }).code(), ExitCode::failure);
  EXPECT_EQ(checkpoints.latest(), std::nullopt);
}

}  // namespace
}  // namespace lrml::test
