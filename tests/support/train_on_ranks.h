// A fixture for training on all ranks of a test.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

#include "support/exchange_algorithms.h"
#include "support/shared_folder.h"
#include "support/small_run.h"
#include "support/world.h"

namespace lrml::test {

/// A dataset that all ranks see, and runs on all of them.
class TrainOnRanks : public testing::Test {
 protected:
  TrainOnRanks() {
    if (is_first()) write_dataset(folder / "d.h5", run_contents());
    world().barrier();
  }

  static bool is_first() { return world().rank() == 0; }
  static bool is_last() { return world().rank() + 1 == world().size(); }

  /// A folder for a run of all ranks.
  std::filesystem::path new_folder() {
    const std::filesystem::path out = folder / ("run" + std::to_string(++runs));
    if (is_first()) std::filesystem::create_directory(out);
    world().barrier();
    return out;
  }
  std::unique_ptr<WholeRun> run(const TrainSettings& settings, const std::filesystem::path& out,
                                Communicator& comm = world()) {
    return std::make_unique<WholeRun>(comm, folder / "d.h5", settings, out);
  }
  TrainOutcome resume(const TrainSettings& settings, const std::filesystem::path& out, Communicator& comm = world()) {
    return run(settings, out, comm)->resume();
  }
  /// What one rank alone gives; each rank finds out for itself.
  TrainOutcome alone(const TrainSettings& settings) {
    SelfCommunicator self;
    const TemporaryFolder mine;
    return (*run(settings, mine.path(), self))();
  }

  SharedFolder folder;
  int runs = 0;
};

}  // namespace lrml::test
