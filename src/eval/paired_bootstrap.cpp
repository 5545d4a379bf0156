#include "lrml/eval/paired_bootstrap.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include "lrml/base/error.h"
#include "lrml/base/random.h"

namespace lrml {
namespace {

__extension__ using Wide = __int128;

constexpr double units = 0x1p40;  ///< of a gain of 1

bool are_possible(const RanksOfRuns& first, const RanksOfRuns& second) {
  const auto possible = [&](const RanksOfRuns& runs) {
    return !runs.empty() && runs.size() <= 1000 && std::ranges::all_of(runs, [&](const auto& ranks) {
      return !ranks.empty() && ranks.size() == runs.front().size();
    });
  };
  return possible(first) && possible(second) && first.front().size() == second.front().size();
}

/// Σ over the runs of an item's gain, in units: [items]
std::vector<std::int64_t> summed_gains(const RanksOfRuns& runs, const RankMetric& metric) {
  std::vector<std::int64_t> gains(runs.front().size(), 0);
  for (const std::vector<std::uint32_t>& ranks : runs) {
    for (std::size_t i = 0; i < ranks.size(); ++i) {
      gains[i] += static_cast<std::int64_t>(metric.gain(ranks[i]) * units + 0.5);
    }
  }
  return gains;
}

/// `sum` of units over `count` items and runs.
double mean_of(Wide sum, std::size_t count) {
  return static_cast<double>(sum) / (units * static_cast<double>(count));
}

/// Differences of gains times the numbers of runs on both sides, so that they are whole: row after row, a row for each
/// item with a column for each metric.
class Differences {
 public:
  Differences(std::size_t items, std::size_t metrics) : items_(items), metrics_(metrics), values_(items * metrics) {}

  std::size_t items() const { return items_; }
  std::int64_t& at(std::size_t item, std::size_t metric) { return values_[item * metrics_ + metric]; }

  /// Sums over as many items as there are, drawn with replacement: [metrics]. Purpose bootstrap has its draw 0 in
  /// `bootstrap`.
  std::vector<Wide> resampled(std::uint32_t resample) const {
    std::vector<Wide> sums(metrics_, 0);
    std::array<std::uint64_t, 2> bits = {};
    for (std::uint64_t i = 0; i < items_; ++i) {
      if (i % 2 == 0) bits = random_pair({0, Purpose::bootstrap, resample}, i / 2, 1);
      const std::uint64_t item = uniform_below(bits[i % 2], items_);
      for (std::size_t m = 0; m < metrics_; ++m) sums[m] += values_[item * metrics_ + m];
    }
    return sums;
  }

 private:
  std::size_t items_, metrics_;
  std::vector<std::int64_t> values_;  ///< [items x metrics]
};

/// The interval and the resamples that are not better. `count` divides sums of differences.
void add_resamples(const Differences& differences, std::size_t count, std::span<PairedMetric> metrics) {
  std::vector<std::vector<double>> means(metrics.size());
  for (std::uint32_t resample = 0; resample < paired_resamples; ++resample) {
    const std::vector<Wide> sums = differences.resampled(resample);
    for (std::size_t m = 0; m < metrics.size(); ++m) {
      means[m].push_back(mean_of(sums[m], count));
      if (sums[m] <= 0) ++metrics[m].not_better;
    }
  }
  for (std::size_t m = 0; m < metrics.size(); ++m) metrics[m].interval = percentile_interval(std::move(means[m]));
}

/// Σ over the runs of an item's rank: [items]
std::vector<std::uint64_t> summed_ranks(const RanksOfRuns& runs) {
  std::vector<std::uint64_t> sums(runs.front().size(), 0);
  for (const std::vector<std::uint32_t>& ranks : runs) {
    for (std::size_t i = 0; i < ranks.size(); ++i) sums[i] += ranks[i];
  }
  return sums;
}

}  // namespace

std::vector<RankMetric> rank_metrics(std::span<const std::size_t> top_k) {
  std::vector<RankMetric> metrics;
  for (const std::size_t k : top_k) {
    const std::string at = "@" + std::to_string(k);
    metrics.push_back({"HR" + at, [k](std::size_t rank) { return rank <= k ? 1.0 : 0.0; }});
    metrics.push_back({"nDCG" + at, [k](std::size_t rank) { return rank <= k ? ndcg_gain(rank) : 0.0; }});
  }
  metrics.push_back({"MRR", [](std::size_t rank) { return 1.0 / static_cast<double>(rank); }});
  return metrics;
}

std::vector<PairedMetric> paired_bootstrap(const RanksOfRuns& first, const RanksOfRuns& second,
                                           std::span<const RankMetric> metrics) {
  LRML_ASSERT(are_possible(first, second));
  const std::size_t items = first.front().size();
  const auto first_runs = static_cast<std::int64_t>(first.size()),
             second_runs = static_cast<std::int64_t>(second.size());
  Differences differences(items, metrics.size());
  std::vector<PairedMetric> paired(metrics.size());
  for (std::size_t m = 0; m < metrics.size(); ++m) {
    const auto gains = summed_gains(first, metrics[m]), other_gains = summed_gains(second, metrics[m]);
    const Wide sum = std::accumulate(gains.begin(), gains.end(), Wide{0});
    const Wide other_sum = std::accumulate(other_gains.begin(), other_gains.end(), Wide{0});
    paired[m].name = metrics[m].name;
    paired[m].first = mean_of(sum, items * first.size());
    paired[m].second = mean_of(other_sum, items * second.size());
    paired[m].difference = mean_of(second_runs * sum - first_runs * other_sum, items * first.size() * second.size());
    for (std::size_t i = 0; i < items; ++i) differences.at(i, m) = second_runs * gains[i] - first_runs * other_gains[i];
  }
  add_resamples(differences, items * first.size() * second.size(), paired);
  return paired;
}

PairedRanks compare_mean_ranks(const RanksOfRuns& first, const RanksOfRuns& second) {
  LRML_ASSERT(are_possible(first, second));
  const std::vector<std::uint64_t> sums = summed_ranks(first), other_sums = summed_ranks(second);
  PairedRanks counts;
  for (std::size_t i = 0; i < sums.size(); ++i) {
    const std::uint64_t mine = sums[i] * second.size(), other = other_sums[i] * first.size();
    ++(mine < other ? counts.better : mine == other ? counts.equal : counts.worse);
  }
  return counts;
}

}  // namespace lrml
