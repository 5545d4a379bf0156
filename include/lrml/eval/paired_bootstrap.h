// Whether one side ranks the same held-out items better than another.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "lrml/eval/metrics.h"

namespace lrml {

/// Ranks of the same held-out items, in one order, by each run of a side: [runs][items].
using RanksOfRuns = std::vector<std::vector<std::uint32_t>>;

/// A metric as the mean over held-out items of a gain.
struct RankMetric {
  std::string name;                              ///< "HR@10"
  std::function<double(std::size_t rank)> gain;  ///< of an item at this rank, from 0 to 1
};

/// HR@k and nDCG@k for each k, then MRR, as metrics_of has them.
std::vector<RankMetric> rank_metrics(std::span<const std::size_t> top_k);

inline constexpr std::uint32_t paired_resamples = 1000;

/// One metric of two sides. An item's gain on a side is the mean over the side's runs.
struct PairedMetric {
  std::string name;
  double first = 0.0;          ///< mean over items and runs
  double second = 0.0;         ///< the same of the other side
  double difference = 0.0;     ///< first − second
  Interval interval;           ///< of the difference, 95 %
  std::size_t not_better = 0;  ///< in how many of the resamples the difference is 0 or less

  /// Whether 0 lies outside of the interval.
  bool is_told_apart() const { return interval.low > 0.0 || interval.high < 0.0; }
};

/// Percentile intervals of the differences over 1,000 resamples of the held-out items, in which both sides and all
/// metrics have the same items: what makes an item hard for both sides does not widen the interval. It says how far the
/// difference *of these runs* depends on which items were held out. How far it depends on the seeds is not in it,
/// beyond the runs given: means over few seeds of one setting may differ by more. Items are drawn one by one, those of
/// one user too.
///
/// Order    gains are rounded once to 2⁻⁴⁰ and added as integers: equal sides differ by 0, in whichever order runs
///          come, and exchanged sides have exactly opposite differences. Draws are a function of the number of items
/// Cost     1,000 draws per held-out item; memory 8 bytes per item and metric
/// @pre     at least one item; as many in each run; from 1 to 1,000 runs on each side
std::vector<PairedMetric> paired_bootstrap(const RanksOfRuns& first, const RanksOfRuns& second,
                                           std::span<const RankMetric> metrics);

/// How many held-out items have a smaller (better) mean rank over the runs on the first side than on the second.
struct PairedRanks {
  std::size_t better = 0;
  std::size_t equal = 0;
  std::size_t worse = 0;

  std::size_t held_out() const { return better + equal + worse; }
};

/// Order: integers. @pre as paired_bootstrap
PairedRanks compare_mean_ranks(const RanksOfRuns& first, const RanksOfRuns& second);

}  // namespace lrml
