#include "data_prep/synth/activity.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "data_prep/synth/purposes.h"
#include "lrml/base/error.h"
#include "lrml/base/feistel.h"
#include "lrml/base/floating.h"

namespace lrml::prep {
namespace {

using Counts = std::vector<std::uint32_t>;

double quantile(const Profile& profile, double probability) {
  const auto above = std::upper_bound(activity_levels.begin() + 1, activity_levels.end() - 1, probability);
  const auto k = static_cast<std::size_t>(above - activity_levels.begin());
  const double part = (probability - activity_levels[k - 1]) / (activity_levels[k] - activity_levels[k - 1]);
  const double ratio = profile.activity[k] / profile.activity[k - 1];
  return profile.activity[k - 1] * exponential(static_cast<float>(part * logarithm(ratio)));
}

std::vector<double> quantiles_by_user(const Profile& profile, std::uint64_t seed) {
  const FeistelOrder order(synth_key(seed, SynthPurpose::user_order), 0, profile.users);
  std::vector<double> values(profile.users);
  for (std::size_t u = 0; u < profile.users; ++u) {
    values[u] = quantile(profile, (static_cast<double>(order(u)) + 0.5) / static_cast<double>(profile.users));
  }
  return values;
}

// The counts when each quantile's excess over the median is multiplied by `stretch`.
Counts stretched(const Profile& profile, const std::vector<double>& quantiles, double stretch) {
  const double median = profile.activity[median_level];
  const auto most = static_cast<double>(profile.most_per_user());
  Counts counts(quantiles.size());
  for (std::size_t u = 0; u < counts.size(); ++u) {
    const double excess = std::max(0.0, quantiles[u] - median);
    const double value = std::min(quantiles[u], median) + excess * stretch + 0.5;
    counts[u] = static_cast<std::uint32_t>(std::clamp(value, 1.0, most));
  }
  return counts;
}

std::size_t sum(const Counts& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::size_t{0});
}

// The largest counts whose sum does not exceed the profile's.
Counts best_stretch(const Profile& profile, const std::vector<double>& quantiles) {
  double low = 0.0;
  double high = 1e6;
  for (int halvings = 0; halvings < 70; ++halvings) {
    const double middle = 0.5 * (low + high);
    (sum(stretched(profile, quantiles, middle)) <= profile.interactions ? low : high) = middle;
  }
  return stretched(profile, quantiles, low);
}

}  // namespace

Activity make_activity(const Profile& profile, std::uint64_t seed) {
  Counts counts = best_stretch(profile, quantiles_by_user(profile, seed));
  LRML_ASSERT(sum(counts) <= profile.interactions);
  std::size_t missing = profile.interactions - sum(counts);
  const FeistelOrder order(synth_key(seed, SynthPurpose::activity_rest), 0, profile.users);
  for (std::size_t k = 0; missing > 0; k = (k + 1) % profile.users) {
    std::uint32_t& count = counts[order(k)];
    if (count >= profile.most_per_user()) continue;
    ++count;
    --missing;
  }
  Activity activity{.counts = std::move(counts), .first = {0}};
  for (const std::uint32_t count : activity.counts) activity.first.push_back(activity.first.back() + count);
  return activity;
}

}  // namespace lrml::prep
