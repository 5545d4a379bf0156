// A fixture for training on all ranks of a test, and what two runs must have in common.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

#include "support/shared_folder.h"
#include "support/small_run.h"
#include "support/world.h"

namespace lrml::test {

inline constexpr auto algorithms = {ExchangeAlgorithm::dense, ExchangeAlgorithm::gather, ExchangeAlgorithm::owner,
                                    ExchangeAlgorithm::pull};

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
    const auto one = run(settings, out, comm);
    one->trainer.resume_from(one->checkpoints.latest().value());
    return (*one)();
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

inline void expect_same(const TrainOutcome& a, const TrainOutcome& b) {
  EXPECT_EQ(a.parameters_digest, b.parameters_digest);
  EXPECT_EQ(a.best_digest, b.best_digest);
  EXPECT_EQ(a.progress.step, b.progress.step);
  EXPECT_EQ(a.progress.best_epoch, b.progress.best_epoch);
  EXPECT_EQ(a.progress.best_ndcg, b.progress.best_ndcg);
  EXPECT_EQ(a.valid.counts, b.valid.counts);
  EXPECT_EQ(a.test.counts, b.test.counts);
}

}  // namespace lrml::test
