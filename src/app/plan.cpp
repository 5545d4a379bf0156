#include "lrml/app/plan.h"

#include <algorithm>
#include <cmath>

namespace lrml {

PlannedData stretched(PlannedData data, std::size_t users, std::size_t items, std::size_t interactions) {
  const double per_user = data.interactions / data.users;
  const double held_out_per_user = data.held_out / data.users;
  if (users != 0) data.users = static_cast<double>(users);
  data.interactions = interactions != 0 ? static_cast<double>(interactions) : per_user * data.users;
  data.held_out = held_out_per_user * data.users;
  if (items == 0) return data;
  std::vector<std::int64_t> popularity(items);
  for (std::size_t k = 0; k < items; ++k) {
    popularity[k] = data.popularity[even_part(data.popularity.size(), k, items).begin];
  }
  data.popularity = std::move(popularity);
  return data;
}

namespace {

PlannedData data_of(const Dataset& dataset) {
  const DatasetHeader& header = dataset.header();
  PlannedData data;
  data.users = static_cast<double>(header.users);
  data.interactions = static_cast<double>(header.train_interactions);
  data.held_out = static_cast<double>(header.interactions - header.train_interactions);
  data.held_out_bytes = 4.0 + (header.has_timestamps ? 8.0 : 0.0) + (header.has_ratings ? 4.0 : 0.0);
  data.negatives_per_user = static_cast<double>(header.negatives_per_user);
  for (const std::uint64_t count : dataset.train_item_counts()) {
    data.popularity.push_back(static_cast<std::int64_t>(count));
  }
  data.user_offsets.assign(dataset.train_offsets().begin(), dataset.train_offsets().end());
  return data;
}

}  // namespace

PlanInput planned_input(const Dataset& dataset, const Configuration& c) {
  PlanInput input;
  input.model = c.model;
  input.optim = c.optim.kind;
  input.sample = c.sample;
  input.weighs_by_recency = weighs_by_recency(c.loss);
  input.data = data_of(dataset);
  input.train = resolved(c.train, dataset.header().train_interactions, c.sample.negatives);
  return input;
}

double batch_of(const PlanInput& input) {
  const auto interactions = static_cast<std::size_t>(input.data.interactions);
  const std::size_t steps = steps_per_epoch(input.train, interactions);
  return static_cast<double>((interactions + steps - 1) / steps);
}

namespace {

double triplets_of(const PlanInput& input) {
  return batch_of(input) * static_cast<double>(input.sample.negatives);
}

/// P ranks on N nodes.
struct Places {
  std::size_t ranks;
  std::size_t nodes;
  std::size_t on_node;
};

Places places_of(std::size_t ranks, std::size_t ranks_per_node) {
  const std::size_t on_node = std::min(ranks, ranks_per_node);
  return {ranks, ranks / on_node, on_node};
}

ExchangeSetting setting_of(const PlanInput& input) {
  return {.items = input.data.popularity.size(),
          .dim = input.model.dim,
          .optim = input.optim,
          .batch = static_cast<std::size_t>(batch_of(input)),
          .negatives = input.sample.negatives,
          .candidates = input.sample.candidates(),
          .popularity = input.data.popularity};
}

ExchangeShape shape_of(const PlanInput& input, const Places& places, const RowsOfRanks& rows) {
  return {input.optim, input.model.dim, places.nodes, rows.table};
}

/// Users of all ranks with an active triplet in a step.
double users_touched(const PlanInput& input, double active_share) {
  const std::vector<std::uint64_t>& offsets = input.data.user_offsets;
  const auto users = static_cast<double>(offsets.size() - 1), interactions = static_cast<double>(offsets.back());
  const double imagined = input.data.users / users;  // users for each one known
  const double drawn = active_share * triplets_of(input) / interactions / imagined;
  double touched = 0.0;
  for (std::size_t u = 0; u + 1 < offsets.size(); ++u) {
    touched -= std::expm1(-drawn * static_cast<double>(offsets[u + 1] - offsets[u]));
  }
  return touched * imagined;
}

/// The part of the batch, and of the users, that the rank with most logical shards has.
double largest_part(const PlanInput& input, std::size_t ranks) {
  const std::size_t shards = input.train.logical_shards;
  return static_cast<double>((shards + ranks - 1) / ranks) / static_cast<double>(shards);
}

double compute_seconds(const PlanInput& input, std::size_t ranks) {
  const bool all_move = input.optim == OptimKind::adam;
  const double users = all_move ? input.data.users : users_touched(input, input.active_share);
  const double all = triplets_of(input) * input.compute.triplet(input.active_share) +
                     users * static_cast<double>(input.model.dim) * input.local.update_value;
  return all * largest_part(input, ranks);
}

/// Rows of ranks that share memory, brought together there.
double combining_seconds(const PlanInput& input, const Places& places, double touched_by_rank) {
  if (places.on_node == 1) return 0.0;
  return touched_by_rank * static_cast<double>(input.model.dim) * (input.local.pack_value + input.local.sum_value);
}

double control_bytes(const PlanInput& input) {
  return 8.0 * (2.0 * static_cast<double>(slot_count(input.model) * input.model.dim) + 5.0);
}

LinkCosts links_between(const PlanInput& input, const Places& places) {
  const LinkCosts network = links_of(input.network, places.nodes, places.on_node);
  LinkCosts links = input.local;
  links.all_to_all = network.all_to_all;
  links.all_gather = network.all_gather;
  links.reduce_scatter = network.reduce_scatter;
  links.small = network.small;
  return links;
}

/// Rows of a step with so many active triplets: of one rank, and of what it carries between the nodes.
struct PlannedRows {
  double touched_by_rank;
  RowsOfRanks carried;

  PlannedRows(const PlanInput& input, const Places& places, double active_share)
      : touched_by_rank(expected_rows(setting_of(input), places.ranks, active_share).rows.front().touched),
        carried(lane_of(expected_rows(setting_of(input), places.nodes, active_share), places.on_node)) {}
};

/// Memory is largest when all triplets are active, as in the first steps.
std::vector<MemoryPart> planned_memory(const PlanInput& input, const Places& places, ExchangeAlgorithm algorithm,
                                       const PlannedRows& most) {
  MemorySetting memory;
  memory.model = input.model;
  memory.algorithm = algorithm;
  memory.optim = input.optim;
  memory.ranks = places.ranks;
  memory.ranks_sharing = places.on_node;
  memory.users = input.data.users;
  memory.items = static_cast<double>(input.data.popularity.size());
  memory.interactions = input.data.interactions;
  memory.held_out = input.data.held_out;
  memory.held_out_bytes = input.data.held_out_bytes;
  memory.negatives_per_user = input.data.negatives_per_user;
  memory.batch = batch_of(input);
  memory.sample = input.sample;
  memory.weighs_by_recency = input.weighs_by_recency;
  memory.users_touched = users_touched(input, 1.0) / static_cast<double>(places.ranks);
  memory.touched_by_rank = most.touched_by_rank;
  memory.carried = most.carried.rows.front();
  memory.touched_by_any = most.carried.touched_by_any;
  return memory_of_rank(memory);
}

}  // namespace

std::vector<PlanRow> plan_ranks(const PlanInput& input, std::size_t ranks) {
  const Places places = places_of(ranks, input.ranks_per_node);
  const PlannedRows rows(input, places, input.active_share), most(input, places, 1.0);
  const ExchangeShape shape = shape_of(input, places, rows.carried);
  const double alone = ranks == 1 ? 0.0 : plan_ranks(input, 1).front().seconds();
  std::vector<PlanRow> result;
  for (const ExchangeAlgorithm algorithm : fixed_algorithms) {
    if (places.nodes == 1 && algorithm != ExchangeAlgorithm::gather) continue;
    PlanRow row;
    row.ranks = ranks;
    row.algorithm = algorithm;
    row.compute = compute_seconds(input, ranks);
    row.exchange = predicted_seconds(algorithm, shape, rows.carried, links_between(input, places));
    row.exchange.reduce += combining_seconds(input, places, rows.touched_by_rank);
    row.control = allreduce_seconds(input.network, places.nodes, control_bytes(input));
    row.examples_per_s = batch_of(input) / row.seconds();
    row.efficiency = ranks == 1 ? 1.0 : alone / (static_cast<double>(ranks) * row.seconds());
    const StepTraffic traffic = busiest_traffic(algorithm, shape, rows.carried);
    const double control_messages = places.nodes == 1 ? 0.0 : 1.0;
    row.sent = {traffic.reduce.messages + traffic.publish.messages + control_messages,
                traffic.reduce.bytes + traffic.publish.bytes + control_messages * control_bytes(input)};
    row.memory = planned_memory(input, places, algorithm, most);
    result.push_back(std::move(row));
  }
  return result;
}

}  // namespace lrml
