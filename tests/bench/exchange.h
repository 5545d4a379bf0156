// What an exchange of gradient rows costs: ours beside what others do, verified, then timed in turn.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "contenders.h"
#include "lrml/app/records.h"
#include "lrml/comm/communicator.h"
#include "lrml/optim/options.h"

namespace lrml::bench {

struct ExchangeArguments {
  std::filesystem::path data;  ///< an lrml-dataset
  std::size_t batch = 0;       ///< triplets of a step over all ranks; 0: from per_rank
  std::size_t per_rank = 0;    ///< triplets of a step on a rank; 0: from batch
  double active_share = 1.0;   ///< of triplets that have a gradient
  OptimKind optim = OptimKind::lazy_adam;
  std::size_t dim = 100;
  std::size_t repeats = 9;
  std::size_t verified_steps = 3;
  std::vector<std::string> algorithms = contender_names();
};

/// Draws real batches, gives a share of their triplets random gradients and lets every contender bring them to those
/// who update rows. Per repeat, in turn: barrier, reduce, update, barrier, publish; timed are reduce and publish,
/// packing, sending and summing included.
///
/// Returns, equal on all ranks: per contender the median over repeats of the slowest rank's milliseconds, and the most
///          messages and bytes a rank sends in a step
/// Throws   AgreedError (failure) before anything is timed if anybody's sums are wrong; AgreedError (usage) for
///          impossible arguments. Collective.
Record run_exchange(Communicator& comm, const ExchangeArguments& arguments);

}  // namespace lrml::bench
