// What a list of recommendations costs on one core, with the model in memory: verified, then timed.
#pragma once

#include <cstddef>
#include <filesystem>

#include "lrml/app/records.h"
#include "lrml/comm/communicator.h"

namespace lrml::bench {

struct RecommendBenchArguments {
  std::size_t users = 40;
  std::size_t items = 27000;
  std::size_t dim = 100;
  std::size_t slots = 20;
  std::size_t top = 10;
  std::size_t verified_users = 5;
};

/// The best items of each user among all items, with random rows in the unit ball.
///
/// Returns  median and longest milliseconds of a user, items scored per second; the same of folding in someone new
/// Throws   Error (failure) before anything is timed where a list of the first users is not the one of distances in
///          doubles
Record run_recommend_bench(const RecommendBenchArguments& arguments);

struct FoldInBenchArguments {
  std::filesystem::path whole;  ///< folder of a run trained on all users
  std::filesystem::path part;   ///< of a run trained without some of them
  std::size_t steps = 0;        ///< 0: the default
  std::size_t triplets = 0;     ///< of a step; 0: the default
  double learning_rate = 0.0;   ///< 0: the default
};

/// The users whom only the first run's dataset has are folded into the second run's model from their training items;
/// their test items are ranked among their stored negatives by both.
///
/// Returns  HR@10 and nDCG@10 of those users, folded in and trained on, and median milliseconds of a fit
/// Throws   Error (failure) if the same fit twice gives other bits
Record run_fold_in_bench(Communicator& comm, const FoldInBenchArguments& arguments);

}  // namespace lrml::bench
