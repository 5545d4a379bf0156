// What training on more ranks, other networks or larger data would take: predictions, before anybody spends hours.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "lrml/app/records.h"
#include "lrml/config/configuration.h"
#include "lrml/data/dataset.h"
#include "lrml/exchange/cost_model.h"
#include "lrml/model/options.h"
#include "lrml/train/compute_trial.h"
#include "lrml/train/memory_model.h"
#include "lrml/train/options.h"

namespace lrml {

/// Sizes of a dataset, or of an imagined one with another's profile.
struct PlannedData {
  double users = 0;         ///< U
  double interactions = 0;  ///< T, for training
  double held_out = 0;
  double held_out_bytes = 4;  ///< of one, as MemorySetting has it
  double negatives_per_user = 0;
  std::vector<std::int64_t> popularity;     ///< [I] of the items, up to a factor
  std::vector<std::uint64_t> user_offsets;  ///< of the users whose profile it has, as Dataset::train_offsets
};

/// `data` with other numbers of users, items and interactions; 0 keeps what there is, interactions the mean per user.
/// The k-th of I' items is as popular as item ⌊k·I/I'⌋ was.
PlannedData stretched(PlannedData data, std::size_t users, std::size_t items, std::size_t interactions);

/// All that a prediction rests on.
struct PlanInput {
  ModelOptions model;
  OptimKind optim = OptimKind::adam;
  SampleOptions sample = {};
  bool weighs_by_recency = false;
  TrainOptions train;  ///< resolved for the data
  PlannedData data;
  double active_share = typical_active_share;
  Network network;
  std::size_t ranks_per_node = 1;  ///< that share a link, and one table of item rows
  ComputeCosts compute;
  LinkCosts local;  ///< its local work alone counts
};

/// What a configuration means for a dataset, before anything is measured: a rank per node, no costs.
/// Throws Error: bad_data where the dataset cannot be read, usage where the two do not go together. Cost: reads all
/// training items.
PlanInput planned_input(const Dataset& dataset, const Configuration& configuration);

/// One algorithm on P ranks. Seconds and counts are per step, of the busiest rank; nothing is taken to be hidden behind
/// other work.
struct PlanRow {
  std::size_t ranks = 0;
  ExchangeAlgorithm algorithm = ExchangeAlgorithm::gather;
  double compute = 0;  ///< draw, gradients, users' update: ⌈S/P⌉/S of the batch
  ExchangeSeconds exchange;
  double control = 0;  ///< allreduce of the control vector
  double examples_per_s = 0;
  double efficiency = 0;  ///< T₁ / (P·T_P)
  Sent sent;              ///< across the network
  std::vector<MemoryPart> memory;

  double seconds() const { return compute + exchange.all() + control; }
};

/// B, examples of a step.
double batch_of(const PlanInput& input);

/// A row for each algorithm; on one node one row, since nothing travels. @pre 1 ≤ ranks ≤ S, and ranks fill nodes or
/// fit on one
std::vector<PlanRow> plan_ranks(const PlanInput& input, std::size_t ranks);

/// For people: what is assumed, and a line per row. `ranks` beyond the logical shards get a line that says so.
std::string plan_text(const PlanInput& input, std::span<const std::size_t> ranks);

/// The same for programs: {"assumptions": …, "rows": […]}.
Record plan_record(const PlanInput& input, std::span<const std::size_t> ranks);

}  // namespace lrml
