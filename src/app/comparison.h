// What `compare` prints.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lrml/app/records.h"
#include "lrml/eval/paired_bootstrap.h"

namespace lrml {

/// A run as a comparison names it.
struct ComparedModel {
  std::string folder;
  std::string kind;  ///< model.kind
  std::uint32_t best_epoch = 0;
  bool is_refit = false;
};

/// The sides are those of --run and of --against.
struct Comparison {
  std::string protocol;
  std::vector<ComparedModel> runs;
  std::vector<ComparedModel> against;
  std::vector<PairedMetric> metrics;
  PairedRanks ranks;
};

/// For people: a line per run, a row per metric, whose rank is better, and what cannot be told apart.
std::string comparison_text(const Comparison& comparison);

/// The same for programs, with all digits.
Record comparison_record(const Comparison& comparison);

}  // namespace lrml
