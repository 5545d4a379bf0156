// The whole training step on any number of ranks: where its time goes, and how it scales.
#pragma once

#include <cstddef>
#include <filesystem>

#include "lrml/app/records.h"
#include "lrml/comm/communicator.h"
#include "lrml/config/configuration.h"

namespace lrml::bench {

struct StepArguments {
  std::filesystem::path config;  ///< a TOML file
  std::filesystem::path data;    ///< an lrml-dataset
  std::size_t steps = 20;        ///< timed
  std::size_t warm_up = 5;
  std::size_t verified_steps = 2;
  double ceiling_seconds = 0.5;  ///< given to each of the machine's ceilings
  std::vector<Override> overrides;
};

/// Trains without validation and checkpoints.
///
/// Returns, equal on all ranks: examples/s by the median step, milliseconds of the step (median over steps of the
///          slowest rank), each phase's slowest and median rank, messages and bytes, the share of active triplets, the
///          ceilings of the machine, and the digest of the parameters after the verified steps
/// Throws   AgreedError (failure) before anything is timed unless a plain process gives the same digest. Collective.
Record run_step(Communicator& comm, const StepArguments& arguments);

}  // namespace lrml::bench
