// Ranking metrics as sums: a histogram of ranks is all they need.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "lrml/base/error.h"

namespace lrml {

/// How many held-out items were ranked 1st, 2nd, …; integers, so that ranks of a run add up exactly.
struct RankHistogram {
  std::vector<std::int64_t> counts;  ///< [most candidates + 1] counts[r − 1] held-out items at rank r

  /// @pre 1 ≤ rank ≤ counts.size()
  void add(std::size_t rank) {
    LRML_ASSERT(rank >= 1 && rank <= counts.size());
    ++counts[rank - 1];
  }
  std::int64_t held_out() const;
};

/// Metrics of lists of length k.
struct MetricsAt {
  std::size_t k = 0;
  double hr = 0.0;       ///< share of held-out items at rank ≤ k: hit rate, = recall for one item
  double ndcg = 0.0;     ///< mean of 1/log₂(rank + 1) where rank ≤ k
  double ndcg_jk = 0.0;  ///< the paper's probable variant: 1 at ranks 1 and 2, then 1/log₂(rank)
};

struct Metrics {
  std::int64_t held_out = 0;
  std::vector<MetricsAt> at;  ///< one per k asked for
  double mrr = 0.0;           ///< mean of 1/rank
};

/// Order    sums over ranks in increasing order with our own logarithm: equal bits everywhere. All 0 without items
Metrics metrics_of(const RankHistogram& histogram, std::span<const std::size_t> top_k);

/// What an item at this rank ≤ k adds to nDCG@k: 1/log₂(rank + 1). @pre rank ≥ 1
double ndcg_gain(std::size_t rank);

/// nDCG@k alone, what early stopping watches.
double ndcg_of(const RankHistogram& histogram, std::size_t k);

/// A 95 % bootstrap interval.
struct Interval {
  double low = 0.0;
  double high = 0.0;
};

/// From the 2.5th to the 97.5th percentile: of 1,000 values the 26th smallest and the 26th largest. @pre not empty
Interval percentile_interval(std::vector<double> values);

/// Percentile intervals of HR@k and nDCG@k over 1,000 resamples of the held-out items.
/// Order    a pure function of (histogram, k, seed). Cost: 1,000 draws per held-out item
struct BootstrapIntervals {
  Interval hr;
  Interval ndcg;
};
BootstrapIntervals bootstrap(const RankHistogram& histogram, std::size_t k, std::uint64_t seed);

}  // namespace lrml
