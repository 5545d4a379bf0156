// What drawing triplets costs: the trainer's sampler beside a plain one, verified, then timed in turn.
#pragma once

#include <cstddef>
#include <filesystem>

#include "lrml/app/records.h"
#include "lrml/comm/communicator.h"

namespace lrml::bench {

struct SampleArguments {
  std::filesystem::path data;          ///< an lrml-dataset
  std::size_t batches_per_epoch = 10;  ///< m
  std::size_t steps = 20;              ///< timed, from the first epoch's first
  std::size_t verified_steps = 2;
  std::size_t dim = 100;  ///< d and n of the kernel that sampling is compared with
  std::size_t slots = 20;
  double ceiling_seconds = 0.5;  ///< given to each of the machine's ceilings
};

/// Draws whole steps of all shards. The plain sampler follows the words of lrml/sample/sampler.h with one position and
/// one binary search after the other.
///
/// Returns  median nanoseconds per triplet of both, and the share of a full kernel's time at the machine's matrix rate
/// Throws   Error (failure) before anything is timed if the samplers differ
Record run_sample(Communicator& comm, const SampleArguments& arguments);

}  // namespace lrml::bench
