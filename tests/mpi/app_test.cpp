#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <span>

#include "lrml/app/command_line.h"
#include "lrml/app/run_data.h"
#include "lrml/app/run_directory.h"
#include "lrml/comm/agree.h"
#include "lrml/data/write_dataset.h"
#include "support/small_dataset.h"
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
  EXPECT_EQ(admit_run(world, run, ExistingRun::resume), RunStatus::none);
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

class OpenDatasetOnRanks : public SharedFolder {
 protected:
  OpenDatasetOnRanks() {
    if (test::world().rank() == 0) write_dataset(file, test::small_contents(20, 30, 1));
    test::world().barrier();
  }

  /// Replaces the file by one that `change` makes of its bytes.
  template <class Change>
  void change_bytes(Change&& change) {
    test::world().barrier();
    if (test::world().rank() == 0) {
      std::string bytes = test::read_file(file);
      change(bytes);
      test::write_file(file, bytes);
    }
    test::world().barrier();
  }

  std::filesystem::path file = path / "x.h5";
};

TEST_F(OpenDatasetOnRanks, IsTheSameEverywhere) {
  EXPECT_EQ(open_dataset(test::world(), file).header().users, 20u);
}

TEST_F(OpenDatasetOnRanks, RefusesABrokenSeal) {
  change_bytes([](std::string& bytes) { bytes.pop_back(); });
  EXPECT_EQ(agreed_code_of([&] { open_dataset(test::world(), file); }), ExitCode::bad_data);
  change_bytes([](std::string& bytes) { bytes += "\nx"; });
  EXPECT_EQ(agreed_code_of([&] { open_dataset(test::world(), file); }), ExitCode::bad_data);
}

TEST_F(OpenDatasetOnRanks, RefusesDamageAnywhere) {
  auto& world = test::world();
  constexpr std::size_t places = 16;
  for (std::size_t place = 0; place < places; ++place) {
    const auto flip = [&](std::string& bytes) {
      const std::size_t at = bytes.size() * place / places;
      for (char& byte : std::span(bytes).subspan(at, 50)) byte = static_cast<char>(~byte);
    };
    change_bytes(flip);
    EXPECT_EQ(agreed_code_of([&] { open_dataset(world, file); }), ExitCode::bad_data) << place;
    change_bytes(flip);
  }
  EXPECT_EQ(open_dataset(world, file).header().users, 20u);
}

TEST_F(OpenDatasetOnRanks, MayBeFilesOfTheirOwn) {
  auto& world = test::world();
  auto contents = test::small_contents(20, 30, 1);
  contents.created = "on rank " + std::to_string(world.rank());
  const std::filesystem::path own = path / (std::to_string(world.rank()) + ".h5");
  write_dataset(own, contents);
  EXPECT_EQ(open_dataset(world, own).header().users, 20u);
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
