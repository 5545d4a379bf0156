#include "data_prep/synth/measure.h"

#include <algorithm>
#include <limits>
#include <string>

#include "data_prep/synth/world.h"

namespace lrml::prep {
namespace {

using Counts = std::vector<std::size_t>;

Counts present_in_order(Counts counts) {
  std::erase(counts, 0);
  std::sort(counts.begin(), counts.end());
  return counts;
}

double median(const Counts& sorted) {
  if (sorted.empty()) return 0.0;
  return 0.5 * static_cast<double>(sorted[(sorted.size() - 1) / 2] + sorted[sorted.size() / 2]);
}

double sum(const Counts& counts) {
  double total = 0.0;
  for (const std::size_t count : counts) total += static_cast<double>(count);
  return total;
}

// G = 2·Σ k·x_k / (n·Σ x_k) − (n + 1)/n over ascending x_1 … x_n.
double gini(const Counts& sorted) {
  if (sorted.empty()) return 0.0;
  const auto n = static_cast<double>(sorted.size());
  double weighted = 0.0;
  for (std::size_t k = 0; k < sorted.size(); ++k) weighted += static_cast<double>((k + 1) * sorted[k]);
  return 2.0 * weighted / (n * sum(sorted)) - (n + 1.0) / n;
}

double share_of_top(const Counts& sorted, std::size_t parts) {
  const std::size_t top = (sorted.size() + parts - 1) / parts;
  return sum(Counts(sorted.end() - static_cast<std::ptrdiff_t>(top), sorted.end())) / sum(sorted);
}

std::array<const InteractionRows*, 3> parts_of(const DatasetContents& contents) {
  return {&contents.train, &contents.valid.rows, &contents.test.rows};
}

void measure_users(const DatasetContents& contents, Measures& measures) {
  Counts per_user(contents.users(), 0);
  std::size_t tied = 0;
  for (std::size_t user = 0; user < contents.users(); ++user) {
    std::int64_t last = std::numeric_limits<std::int64_t>::min();
    std::size_t at_last = 0;
    for (const InteractionRows* part : parts_of(contents)) {
      per_user[user] += part->offsets[user + 1] - part->offsets[user];
      for (std::size_t t = part->offsets[user]; t < part->offsets[user + 1]; ++t) {
        if (part->timestamp[t] > last) at_last = 0;
        last = std::max(last, part->timestamp[t]);
        at_last += part->timestamp[t] == last;
      }
    }
    tied += at_last > 1;
  }
  per_user = present_in_order(std::move(per_user));
  measures.users = per_user.size();
  measures.median_per_user = median(per_user);
  measures.tied_last = static_cast<double>(tied) / static_cast<double>(std::max<std::size_t>(per_user.size(), 1));
}

void measure_items(const DatasetContents& contents, Measures& measures) {
  Counts per_item(contents.items(), 0);
  for (const InteractionRows* part : parts_of(contents)) {
    for (const std::uint32_t item : part->items) ++per_item[item];
  }
  per_item = present_in_order(std::move(per_item));
  if (per_item.empty()) return;
  measures.items = per_item.size();
  measures.median_per_item = median(per_item);
  measures.item_gini = gini(per_item);
  measures.share_of_top_1 = share_of_top(per_item, 100);
  measures.share_of_top_10 = share_of_top(per_item, 10);
}

void measure_rows(const DatasetContents& contents, Measures& measures) {
  measures.first_second = std::numeric_limits<std::int64_t>::max();
  for (const InteractionRows* part : parts_of(contents)) {
    measures.interactions += part->items.size();
    for (const float rating : part->rating) {
      measures.stars[static_cast<std::size_t>(2.0f * std::clamp(rating, 0.5f, 5.0f)) - 1] += 1.0;
    }
    for (const std::int64_t time : part->timestamp) {
      measures.first_second = std::min(measures.first_second, time);
      measures.last_second = std::max(measures.last_second, time);
    }
  }
  for (double& share : measures.stars) share /= static_cast<double>(measures.interactions);
}

struct KindSums {
  std::vector<double> count;
  std::vector<double> stars;
  std::array<double, time_bins> last_in_bin{};
  std::array<double, time_bins> all_in_bin{};
};

void add_kinds(const InteractionRows& rows, std::span<const std::uint8_t> kinds, const Measures& span, KindSums& sums) {
  const std::size_t last_kind = sums.count.size() - 1;
  const auto length = static_cast<std::size_t>(span.last_second - span.first_second + 1);
  for (std::size_t t = 0; t < kinds.size(); ++t) {
    if (kinds[t] == noise_kind) continue;
    sums.count[kinds[t]] += 1.0;
    sums.stars[kinds[t]] += static_cast<double>(rows.rating[t]);
    const auto bin = time_bins * static_cast<std::size_t>(rows.timestamp[t] - span.first_second) / length;
    sums.all_in_bin[bin] += 1.0;
    sums.last_in_bin[bin] += kinds[t] == last_kind;
  }
}

// The span of time must be known.
void measure_kinds(const DatasetContents& contents, Measures& measures) {
  const auto& [labels, parameters] = contents.synthetic;
  const auto kinds = static_cast<std::size_t>(parameters.at("kinds"));
  KindSums sums{.count = std::vector(kinds, 0.0), .stars = std::vector(kinds, 0.0)};
  add_kinds(contents.train, labels.at("train_kind"), measures, sums);
  add_kinds(contents.valid.rows, labels.at("valid_kind"), measures, sums);
  add_kinds(contents.test.rows, labels.at("test_kind"), measures, sums);
  double with_kind = 0.0;
  for (std::size_t kind = 0; kind < kinds; ++kind) {
    measures.mean_star.push_back(sums.stars[kind] / std::max(1.0, sums.count[kind]));
    with_kind += sums.count[kind];
  }
  measures.noise = 1.0 - with_kind / static_cast<double>(measures.interactions);
  for (std::size_t bin = 0; bin < time_bins; ++bin) {
    measures.last_kind_by_time[bin] = sums.last_in_bin[bin] / std::max(1.0, sums.all_in_bin[bin]);
  }
}

}  // namespace

Measures measure(const DatasetContents& contents) {
  Measures measures;
  measure_items(contents, measures);
  if (measures.items == 0) return measures;
  measure_users(contents, measures);
  measure_rows(contents, measures);
  if (contents.synthetic.labels.contains("train_kind")) measure_kinds(contents, measures);
  return measures;
}

}  // namespace lrml::prep
