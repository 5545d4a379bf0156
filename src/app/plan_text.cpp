#include <fmt/core.h>

#include <algorithm>
#include <string>

#include "lrml/app/plan.h"

namespace lrml {
namespace {

std::string assumptions_text(const PlanInput& input) {
  const PlannedData& data = input.data;
  std::string text;
  text += fmt::format("{:.0f} users, {} items, {:.0f} training interactions\n", data.users, data.popularity.size(),
                      data.interactions);
  text += fmt::format("{}, d = {}, n = {}, {}; {:.0f} examples per step, {} logical shards (S)\n",
                      name_of(input.model.kind), input.model.dim, slot_count(input.model), name_of(input.optim),
                      batch_of(input), input.train.logical_shards);
  text += fmt::format("share of active triplets: {:g} (memory: all, as in the first steps)\n", input.active_share);
  text += fmt::format("network, not measured: {:g} us, {:g} Gbit/s per node, {} rank{} per node\n",
                      input.network.latency_us, input.network.gbit_per_s, input.ranks_per_node,
                      input.ranks_per_node == 1 ? "" : "s");
  text += fmt::format(
      "measured here, on one processor: drawing {:.3f}, silent {:.3f}, active {:.3f} us a triplet; Adam {:.3f} ns a "
      "value\n",
      1e6 * input.compute.drawn_triplet, 1e6 * input.compute.silent_triplet, 1e6 * input.compute.active_triplet,
      1e9 * input.local.update_value);
  text += "the busiest rank has ceil(S/P)/S of the batch; nothing is hidden behind other work; * is the fastest\n\n";
  return text;
}

constexpr const char* heading =
    "ranks  exchange   ms/step   compute  exchange   control   examples/s  efficiency  messages      MB  GB/rank\n";

std::string row_text(const PlanRow& row, bool is_best) {
  const std::string name = std::string(name_of(row.algorithm)) + (is_best ? "*" : "");
  return fmt::format("{:5}  {:8} {:9.3f} {:9.3f} {:9.3f} {:9.3f} {:12.0f} {:10.1f}% {:9.0f} {:7.2f} {:8.3f}\n",
                     row.ranks, name, 1e3 * row.seconds(), 1e3 * row.compute, 1e3 * row.exchange.all(),
                     1e3 * row.control, row.examples_per_s, 100.0 * row.efficiency, row.sent.messages,
                     1e-6 * row.sent.bytes, 1e-9 * total_of(row.memory));
}

Record record_of(const PlanRow& row) {
  Record record;
  record["ranks"] = row.ranks;
  record["exchange"] = name_of(row.algorithm);
  record["step_seconds"] = row.seconds();
  record["compute_seconds"] = row.compute;
  record["reduce_seconds"] = row.exchange.reduce;
  record["update_seconds"] = row.exchange.update;
  record["publish_seconds"] = row.exchange.publish;
  record["control_seconds"] = row.control;
  record["examples_per_s"] = row.examples_per_s;
  record["efficiency"] = row.efficiency;
  record["messages"] = row.sent.messages;
  record["bytes"] = row.sent.bytes;
  record["memory_bytes"] = total_of(row.memory);
  for (const MemoryPart& part : row.memory) record["memory"][part.name] = part.bytes;
  return record;
}

Record assumptions_record(const PlanInput& input) {
  Record record;
  record["users"] = input.data.users;
  record["items"] = input.data.popularity.size();
  record["train_interactions"] = input.data.interactions;
  record["batch"] = batch_of(input);
  record["logical_shards"] = input.train.logical_shards;
  record["dim"] = input.model.dim;
  record["slots"] = slot_count(input.model);
  record["optim"] = name_of(input.optim);
  record["active_share"] = input.active_share;
  record["latency_us"] = input.network.latency_us;
  record["gbit_per_s"] = input.network.gbit_per_s;
  record["ranks_per_node"] = input.ranks_per_node;
  record["draw_seconds"] = input.compute.drawn_triplet;
  record["silent_seconds"] = input.compute.silent_triplet;
  record["active_seconds"] = input.compute.active_triplet;
  record["update_seconds_per_value"] = input.local.update_value;
  return record;
}

}  // namespace

std::string plan_text(const PlanInput& input, std::span<const std::size_t> ranks) {
  std::string text = assumptions_text(input) + heading;
  for (const std::size_t count : ranks) {
    if (count > input.train.logical_shards) {
      text += fmt::format("{:5}  not possible: every rank needs a logical shard, set train.logical_shards\n", count);
      continue;
    }
    const std::vector<PlanRow> rows = plan_ranks(input, count);
    const auto best = std::ranges::min_element(rows, {}, &PlanRow::seconds);
    for (auto row = rows.begin(); row != rows.end(); ++row) text += row_text(*row, row == best && rows.size() > 1);
  }
  return text;
}

Record plan_record(const PlanInput& input, std::span<const std::size_t> ranks) {
  Record record;
  record["assumptions"] = assumptions_record(input);
  record["rows"] = Record::array();
  for (const std::size_t count : ranks) {
    if (count > input.train.logical_shards) continue;
    for (const PlanRow& row : plan_ranks(input, count)) record["rows"].push_back(record_of(row));
  }
  return record;
}

}  // namespace lrml
