// What evaluation costs on one core: held-out items ranked among their candidates, verified, then timed.
#pragma once

#include <cstddef>
#include <filesystem>

#include "lrml/app/records.h"
#include "lrml/comm/communicator.h"

namespace lrml::bench {

struct EvaluateArguments {
  std::filesystem::path data;  ///< an lrml-dataset
  std::size_t dim = 100;
  std::size_t slots = 20;
  std::size_t repeats = 5;
  std::size_t verified_users = 20;
  double ceiling_seconds = 0.5;  ///< given to each of the machine's ceilings
};

/// Ranks all test items, sampled and full, with random rows in the unit ball.
///
/// Returns  per protocol the median seconds, pairs/s, operations counted (4·n·d + 6·d a pair) and their share of the
///          machine's matrix rate; and how much of the time is not scoring
/// Throws   Error (failure) before anything is timed where a rank of the first users is not within the bounds that a
///          plain scorer in doubles sets
Record run_evaluate(Communicator& comm, const EvaluateArguments& arguments);

}  // namespace lrml::bench
