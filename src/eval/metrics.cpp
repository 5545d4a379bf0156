#include "lrml/eval/metrics.h"

#include <algorithm>
#include <numeric>

#include "lrml/base/floating.h"
#include "lrml/base/random.h"

namespace lrml {
namespace {

double log2_of(std::size_t x) {
  return logarithm(static_cast<double>(x)) / logarithm(2.0);
}

double hit_gain(std::size_t) {
  return 1.0;
}
double ndcg_jk_gain(std::size_t rank) {
  return rank <= 2 ? 1.0 : 1.0 / log2_of(rank);
}

/// Σ count(rank)·gain(rank) over ranks ≤ k, divided by the number of held-out items.
template <class Gain>
double mean_gain(const RankHistogram& histogram, std::size_t k, std::int64_t held_out, Gain&& gain) {
  double sum = 0.0;
  for (std::size_t rank = 1; rank <= std::min(k, histogram.counts.size()); ++rank) {
    const std::int64_t count = histogram.counts[rank - 1];
    if (count != 0) sum += static_cast<double>(count) * gain(rank);
  }
  return held_out == 0 ? 0.0 : sum / static_cast<double>(held_out);
}

}  // namespace

std::int64_t RankHistogram::held_out() const {
  return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
}

Metrics metrics_of(const RankHistogram& histogram, std::span<const std::size_t> top_k) {
  Metrics metrics;
  metrics.held_out = histogram.held_out();
  const auto mean = [&](std::size_t k, auto&& gain) { return mean_gain(histogram, k, metrics.held_out, gain); };
  for (const std::size_t k : top_k) {
    metrics.at.push_back({k, mean(k, hit_gain), mean(k, ndcg_gain), mean(k, ndcg_jk_gain)});
  }
  metrics.mrr = mean(histogram.counts.size(), [](std::size_t rank) { return 1.0 / static_cast<double>(rank); });
  return metrics;
}

double ndcg_gain(std::size_t rank) {
  return 1.0 / log2_of(rank + 1);
}

double ndcg_of(const RankHistogram& histogram, std::size_t k) {
  return mean_gain(histogram, k, histogram.held_out(), ndcg_gain);
}

Interval percentile_interval(std::vector<double> values) {
  LRML_ASSERT(!values.empty());
  std::ranges::sort(values);
  const std::size_t tail = values.size() / 40;  // 2.5 %
  return {values[tail], values[values.size() - 1 - tail]};
}

// Held-out items are numbered in order of rank, so that those at rank ≤ k come first; the rest gain nothing.
BootstrapIntervals bootstrap(const RankHistogram& histogram, std::size_t k, std::uint64_t seed) {
  constexpr std::uint32_t resamples = 1000;
  const std::int64_t held_out = histogram.held_out();
  if (held_out == 0) return {};
  const std::size_t places = std::min(k, histogram.counts.size());
  std::vector<std::size_t> rank_of_item;  // [items at rank ≤ k]
  for (std::size_t rank = 1; rank <= places; ++rank) {
    rank_of_item.insert(rank_of_item.end(), static_cast<std::size_t>(histogram.counts[rank - 1]), rank);
  }
  std::vector<double> hr, ndcg;
  for (std::uint32_t resample = 0; resample < resamples; ++resample) {
    RankHistogram drawn{std::vector<std::int64_t>(places, 0)};
    for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(held_out); ++i) {
      const std::uint64_t bits = random_pair({seed, Purpose::bootstrap, resample}, i / 2, 0)[i % 2];
      const std::uint64_t item = uniform_below(bits, static_cast<std::uint64_t>(held_out));
      if (item < rank_of_item.size()) drawn.add(rank_of_item[item]);
    }
    hr.push_back(mean_gain(drawn, places, held_out, hit_gain));
    ndcg.push_back(mean_gain(drawn, places, held_out, ndcg_gain));
  }
  return {percentile_interval(std::move(hr)), percentile_interval(std::move(ndcg))};
}

}  // namespace lrml
