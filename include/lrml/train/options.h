// How long and in what steps a run trains.
#pragma once

#include <cstddef>
#include <cstdint>

#include "lrml/base/fields.h"

namespace lrml {

struct TrainOptions {
  std::size_t epochs = 500;
  std::size_t batches_per_epoch = 0;
  std::size_t batch_size = 0;
  std::size_t logical_shards = 0;
  std::uint64_t seed = 1;
  std::size_t patience = 50;
  bool refit = false;
  std::size_t stop_after_steps = 0;
  double max_minutes = 0.0;
  double stall_seconds = 300.0;
};

template <FieldsOf<TrainOptions> Options, class Visitor>
void visit_fields(Options& options, Visitor&& visit) {
  visit("epochs", options.epochs, "passes over the interactions at most", Identity::no);
  visit("batches_per_epoch", options.batches_per_epoch,
        "steps per epoch; 0: from batch_size, or 10 (the paper's) if that is 0 too", Identity::yes);
  visit("batch_size", options.batch_size, "examples per step over all ranks; 0: from batches_per_epoch", Identity::yes);
  visit("logical_shards", options.logical_shards,
        "parts the users are cut into; bounds the number of ranks; 0: by the batch", Identity::yes);
  visit("seed", options.seed, "of initialization, order and negatives", Identity::yes);
  visit("patience", options.patience, "epochs without a better validation nDCG@10 before training ends; 0: never",
        Identity::no);
  visit("refit", options.refit,
        "after the best epoch is known, train anew for as many epochs on training and validation items, and test that",
        Identity::yes);
  visit("stop_after_steps", options.stop_after_steps,
        "stop with a checkpoint and exit code 75 after so many steps of this run; 0: never", Identity::no);
  visit("max_minutes", options.max_minutes, "stop in the same way after so many minutes of training; 0: never",
        Identity::no);
  visit("stall_seconds", options.stall_seconds, "name a rank that the others have waited for so long; 0: never",
        Identity::no);
}

/// Throws Error (usage) naming the key of an impossible value.
void validate(const TrainOptions& options);

/// The options with nothing left to default for T training interactions of `negatives` triplets each: batches_per_epoch
/// (10, the paper's, unless batch_size is given) and logical_shards. Throws Error (usage) for a batch beyond 2²⁴
/// triplets, where sums of gradients could overflow.
TrainOptions resolved(const TrainOptions& options, std::size_t train_interactions, std::size_t negatives = 1);

/// m, the steps of an epoch. @pre resolved options
std::size_t steps_per_epoch(const TrainOptions& options, std::size_t train_interactions);

}  // namespace lrml
