#include "lrml/app/report.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>

namespace lrml {
namespace {

std::string with_interval(const char* name, double value, const Interval& interval) {
  return fmt::format("{} {:.4f} (95 %: {:.4f} to {:.4f})", name, value, interval.low, interval.high);
}

}  // namespace

std::string protocol_text(Protocol protocol, std::size_t negatives_per_user) {
  if (protocol == Protocol::full) return "full";
  return "sampled, " + std::to_string(negatives_per_user) + " negatives";
}

std::string best_epoch_text(std::uint32_t best_epoch, bool is_refit) {
  return (is_refit ? "refit of epoch " : "epoch ") + std::to_string(best_epoch);
}

std::vector<std::size_t> reported_lengths(const EvalOptions& options) {
  std::vector<std::size_t> lengths = options.top_k;
  lengths.push_back(10);
  std::ranges::sort(lengths);
  lengths.erase(std::unique(lengths.begin(), lengths.end()), lengths.end());
  return lengths;
}

std::string metrics_table(const std::vector<NamedRanks>& rows, const std::vector<std::size_t>& lengths) {
  std::string table = fmt::format("{:12}", "");
  for (const std::size_t k : lengths) {
    for (const char* name : {"HR@", "nDCG@", "nDCG_jk@"}) table += fmt::format("{:>12}", name + std::to_string(k));
  }
  table += fmt::format("{:>12}\n", "MRR");
  for (const NamedRanks& row : rows) {
    const Metrics metrics = metrics_of(row.ranks, lengths);
    table += fmt::format("{:12}", row.name);
    for (const MetricsAt& at : metrics.at) table += fmt::format("{:12.4f}{:12.4f}{:12.4f}", at.hr, at.ndcg, at.ndcg_jk);
    table += fmt::format("{:12.4f}\n", metrics.mrr);
  }
  return table;
}

std::string interval_text(const RankHistogram& ranks, std::uint64_t seed) {
  const std::vector<std::size_t> ten = {10};
  const Metrics metrics = metrics_of(ranks, ten);
  const BootstrapIntervals intervals = bootstrap(ranks, 10, seed);
  return fmt::format("{} held-out items: {}, {}\n", metrics.held_out,
                     with_interval("HR@10", metrics.at[0].hr, intervals.hr),
                     with_interval("nDCG@10", metrics.at[0].ndcg, intervals.ndcg));
}

void add_metrics(Record& record, const std::string& prefix, const RankHistogram& ranks,
                 const std::vector<std::size_t>& lengths) {
  const Metrics metrics = metrics_of(ranks, lengths);
  for (const MetricsAt& at : metrics.at) {
    const std::string k = "@" + std::to_string(at.k);
    record[prefix + "hr" + k] = at.hr;
    record[prefix + "ndcg" + k] = at.ndcg;
    record[prefix + "ndcg_jk" + k] = at.ndcg_jk;
  }
  record[prefix + "mrr"] = metrics.mrr;
  record[prefix + "held_out"] = metrics.held_out;
}

namespace {

Record cost_record(const CostOverRanks& cost) {
  return {{"seconds", cost.seconds},   {"seconds_median", cost.seconds_median},
          {"messages", cost.messages}, {"messages_median", cost.messages_median},
          {"bytes", cost.bytes},       {"bytes_median", cost.bytes_median}};
}

std::string cost_row(std::string_view name, const CostOverRanks& cost) {
  return fmt::format("{:12}{:12.3f}{:12.3f}{:12.1f}{:12.0f}{:12.0f}\n", name, 1e3 * cost.seconds,
                     1e3 * cost.seconds_median, cost.messages, cost.bytes, cost.bytes_median);
}

}  // namespace

void add_costs(Record& record, const CostSummary& costs) {
  if (costs.steps == 0) return;
  Record& by_phase = record["step_costs"];
  for (std::size_t k = 0; k < phase_names.size(); ++k)
    by_phase[std::string(phase_names[k])] = cost_record(costs.phases[k]);
  by_phase["step"] = cost_record(costs.step);
}

void add_exchange(Record& record, const EpochExchange& exchange) {
  Record& figures = record["exchange"];
  figures["algorithm"] = name_of(exchange.used);
  figures["predicted_seconds"] = exchange.predicted;
  figures["measured_seconds"] = exchange.measured;
  for (const ExchangeAlgorithm a : fixed_algorithms) {
    figures["expected_seconds"][std::string(name_of(a))] = exchange.expected[a];
  }
  figures["next"] = name_of(exchange.next);
}

std::string costs_table(const CostSummary& costs) {
  if (costs.steps == 0) return "";
  std::string table = fmt::format("{:12}{:>12}{:>12}{:>12}{:>12}{:>12}\n", "a step of", "ms slowest", "ms median",
                                  "messages", "bytes most", "median");
  for (std::size_t k = 0; k < phase_names.size(); ++k) table += cost_row(phase_names[k], costs.phases[k]);
  return table + cost_row("all", costs.step);
}

void print_once(const Communicator& comm, const std::string& text) {
  if (comm.rank() != 0) return;
  std::fputs(text.c_str(), stdout);
  std::fflush(stdout);
}

}  // namespace lrml
