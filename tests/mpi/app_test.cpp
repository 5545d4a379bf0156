#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "lrml/app/command_line.h"
#include "lrml/app/run_directory.h"
#include "lrml/comm/agree.h"
#include "support/temporary_folder.h"
#include "support/world.h"

namespace lrml {
namespace {

/// A folder that rank 0 makes and every rank knows.
class SharedFolder : public testing::Test {
 protected:
  SharedFolder() {
    if (test::world().rank() == 0) folder.emplace();
    path = broadcast_text(test::world(), folder ? folder->path().string() : "", 0);
  }
  ~SharedFolder() override { test::world().barrier(); }

  std::optional<test::TemporaryFolder> folder;
  std::filesystem::path path;
};

template <class Work>
ExitCode agreed_code_of(Work&& work) {
  try {
    work();
  } catch (const AgreedError& error) {
    return error.code();
  }
  return ExitCode::done;
}

using RunOnRanks = SharedFolder;

TEST_F(RunOnRanks, IsAdmittedOrRefusedOnEveryRankAlike) {
  auto& world = test::world();
  const RunDirectory run{path / "runs/x"};
  EXPECT_EQ(admit_run(world, run, ExistingRun::refuse), RunStatus::none);
  EXPECT_EQ(agreed_code_of([&] { admit_run(world, run, ExistingRun::resume); }), ExitCode::no_checkpoint);
  begin_run(world, run, ExistingRun::refuse, "[model]\n", "d.h5");
  EXPECT_TRUE(std::filesystem::exists(run.config()));
  EXPECT_EQ(agreed_code_of([&] { admit_run(world, run, ExistingRun::refuse); }), ExitCode::usage);
  EXPECT_EQ(admit_run(world, run, ExistingRun::resume), RunStatus::unfinished);
}

TEST_F(RunOnRanks, CannotBeginBelowAFileOnAnyRank) {
  auto& world = test::world();
  if (world.rank() == 0) test::write_file(path / "file", "");
  EXPECT_EQ(agreed_code_of([&] { begin_run(world, {path / "file/x"}, ExistingRun::refuse, "", "d.h5"); }),
            ExitCode::failure);
}

using LoadConfigurationOnRanks = SharedFolder;

TEST_F(LoadConfigurationOnRanks, NeedsTheFileOnRankZeroOnly) {
  auto& world = test::world();
  if (world.rank() == 0) test::write_file(path / "c.toml", "[model]\ndim = 8\n");
  TrainArguments arguments;
  arguments.config = world.rank() == 0 ? path / "c.toml" : "not/here.toml";
  EXPECT_EQ(load_configuration(world, arguments.config, arguments.overrides).model.dim, 8u);
}

TEST_F(LoadConfigurationOnRanks, RefusesAMissingFileOnEveryRank) {
  TrainArguments arguments;
  arguments.config = path / "none.toml";
  EXPECT_EQ(agreed_code_of([&] { load_configuration(test::world(), arguments.config, arguments.overrides); }),
            ExitCode::usage);
}

}  // namespace
}  // namespace lrml
