#include "lrml/app/report.h"

#include <algorithm>
#include <cstdio>

namespace lrml {
namespace {

std::string fixed(double value, int width, int digits) {
  char text[64];
  std::snprintf(text, sizeof text, "%*.*f", width, digits, value);
  return text;
}

std::string padded(const std::string& text, std::size_t width) {
  return text.size() >= width ? text : text + std::string(width - text.size(), ' ');
}

std::string right(const std::string& text, std::size_t width) {
  return text.size() >= width ? text : std::string(width - text.size(), ' ') + text;
}

std::string with_interval(const char* name, double value, const Interval& interval) {
  return std::string(name) + " " + fixed(value, 0, 4) + " (95 %: " + fixed(interval.low, 0, 4) + " to " +
         fixed(interval.high, 0, 4) + ")";
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
  const auto repeated = std::ranges::unique(lengths);
  lengths.erase(repeated.begin(), repeated.end());
  return lengths;
}

std::string metrics_table(const std::vector<NamedRanks>& rows, const std::vector<std::size_t>& lengths) {
  constexpr std::size_t column = 12;
  std::string table = padded("", column);
  for (const std::size_t k : lengths) {
    for (const char* name : {"HR@", "nDCG@", "nDCG_jk@"}) table += right(name + std::to_string(k), column);
  }
  table += right("MRR", column) + "\n";
  for (const NamedRanks& row : rows) {
    const Metrics metrics = metrics_of(row.ranks, lengths);
    table += padded(row.name, column);
    for (const MetricsAt& at : metrics.at) {
      for (const double value : {at.hr, at.ndcg, at.ndcg_jk}) table += fixed(value, column, 4);
    }
    table += fixed(metrics.mrr, column, 4) + "\n";
  }
  return table;
}

std::string interval_text(const RankHistogram& ranks, std::uint64_t seed) {
  const std::vector<std::size_t> ten = {10};
  const Metrics metrics = metrics_of(ranks, ten);
  const BootstrapIntervals intervals = bootstrap(ranks, 10, seed);
  return std::to_string(metrics.held_out) +
         " held-out items: " + with_interval("HR@10", metrics.at[0].hr, intervals.hr) + ", " +
         with_interval("nDCG@10", metrics.at[0].ndcg, intervals.ndcg) + "\n";
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
  constexpr int column = 12;
  return padded(std::string(name), column) + fixed(1e3 * cost.seconds, column, 3) +
         fixed(1e3 * cost.seconds_median, column, 3) + fixed(cost.messages, column, 1) + fixed(cost.bytes, column, 0) +
         fixed(cost.bytes_median, column, 0) + "\n";
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
  constexpr std::size_t column = 12;
  std::string table = padded("a step of", column);
  for (const char* name : {"ms slowest", "ms median", "messages", "bytes most", "median"}) table += right(name, column);
  table += "\n";
  for (std::size_t k = 0; k < phase_names.size(); ++k) table += cost_row(phase_names[k], costs.phases[k]);
  return table + cost_row("all", costs.step);
}

void print_once(const Communicator& comm, const std::string& text) {
  if (comm.rank() != 0) return;
  std::fputs(text.c_str(), stdout);
  std::fflush(stdout);
}

}  // namespace lrml
