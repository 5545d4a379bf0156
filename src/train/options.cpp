#include "lrml/train/options.h"

#include <string>

#include "lrml/base/error.h"
#include "lrml/data/shards.h"

namespace lrml {
namespace {

constexpr std::size_t paper_batches_per_epoch = 10;
constexpr std::size_t most_shards = 8192;                    // 2¹³ partials of K and M fit a 64-bit sum
constexpr std::size_t largest_batch = std::size_t{1} << 24;  // 2²⁵ contributions to one item row fit

void require(bool possible, const std::string& message) {
  if (!possible) throw Error(ExitCode::usage, message);
}

}  // namespace

void validate(const TrainOptions& options) {
  require(options.epochs >= 1 && options.epochs <= 1000000000,
          "train.epochs is " + std::to_string(options.epochs) + " (training needs at least one). The paper uses 500.");
  require(options.batches_per_epoch == 0 || options.batch_size == 0,
          "train.batches_per_epoch and train.batch_size are both given (each follows from the other). Set one to 0.");
  require(options.max_minutes >= 0.0, "train.max_minutes is " + std::to_string(options.max_minutes) +
                                          " (a time cannot be negative). Use 0 for no limit.");
  require(options.stall_seconds >= 0.0, "train.stall_seconds is " + std::to_string(options.stall_seconds) +
                                            " (a time cannot be negative). Use 0 to name nobody.");
  require(options.logical_shards <= most_shards, "train.logical_shards is " + std::to_string(options.logical_shards) +
                                                     " (exact sums allow at most 8192). Use 1024 or fewer.");
}

std::size_t steps_per_epoch(const TrainOptions& options, std::size_t train_interactions) {
  if (options.batch_size == 0) return options.batches_per_epoch;
  return train_interactions / options.batch_size + (train_interactions % options.batch_size == 0 ? 0 : 1);
}

TrainOptions resolved(const TrainOptions& options, std::size_t train_interactions, std::size_t negatives) {
  TrainOptions full = options;
  if (full.batch_size == 0 && full.batches_per_epoch == 0) full.batches_per_epoch = paper_batches_per_epoch;
  const std::size_t steps = steps_per_epoch(full, train_interactions);
  const std::size_t batch = (train_interactions + steps - 1) / steps;
  const std::size_t triplets = batch * negatives;
  require(triplets <= largest_batch, "a batch has " + std::to_string(triplets) +
                                         " triplets (exact sums allow at most 2^24 = 16777216). Set "
                                         "train.batches_per_epoch higher.");
  if (full.logical_shards == 0) full.logical_shards = default_logical_shards(batch);
  return full;
}

}  // namespace lrml
