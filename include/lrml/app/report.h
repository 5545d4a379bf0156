// Final figures for people and for programs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lrml/app/records.h"
#include "lrml/comm/communicator.h"
#include "lrml/eval/metrics.h"
#include "lrml/eval/options.h"
#include "lrml/exchange/choose_algorithm.h"
#include "lrml/train/step_costs.h"

namespace lrml {

/// The protocol and its number of negatives: "sampled, 100 negatives" or "full".
std::string protocol_text(Protocol protocol, std::size_t negatives_per_user);

/// Whose parameters are evaluated: "epoch 12" or "refit of epoch 12".
std::string best_epoch_text(std::uint32_t best_epoch, bool is_refit);

/// List lengths to report: those asked for, and 10, which results always have.
std::vector<std::size_t> reported_lengths(const EvalOptions& options);

/// Ranks of one way to score, for a table.
struct NamedRanks {
  std::string name;
  RankHistogram ranks;
};

/// A row per way to score: HR, nDCG and nDCG_jk at each k, and MRR.
std::string metrics_table(const std::vector<NamedRanks>& rows, const std::vector<std::size_t>& lengths);

/// "HR@10 .6712 (95 %: .6593 – .6830)   nDCG@10 …" over resampled held-out items.
std::string interval_text(const RankHistogram& ranks, std::uint64_t seed);

/// Adds "hr@10", "ndcg@10", "ndcg_jk@10" for each length, "mrr" and "held_out", each name after `prefix`.
void add_metrics(Record& record, const std::string& prefix, const RankHistogram& ranks,
                 const std::vector<std::size_t>& lengths);

/// Adds "step_costs": for each phase and the whole step {"seconds", "seconds_median", "messages", …} per step, the
/// largest over the ranks and the median; nothing for an epoch without a step.
void add_costs(Record& record, const CostSummary& costs);

/// The same for people: a row per phase.
std::string costs_table(const CostSummary& costs);

/// Adds "exchange": what `auto` used in an epoch with {"predicted_seconds", "measured_seconds"} of reduce and publish
/// per step, "expected_seconds" of each algorithm, and which one is "next".
void add_exchange(Record& record, const EpochExchange& exchange);

/// Prints `text` to standard output on rank 0.
void print_once(const Communicator& comm, const std::string& text);

}  // namespace lrml
