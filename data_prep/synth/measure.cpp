#include "data_prep/synth/measure.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

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
  return static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::size_t{0}));
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

using Kinds = std::span<const std::uint8_t>;

/// Of train, valid and test; empty where there are none.
std::array<Kinds, 3> kinds_of(const DatasetContents& contents) {
  const auto& labels = contents.synthetic.labels;
  const auto part = [&](const char* name) { return labels.contains(name) ? Kinds(labels.at(name)) : Kinds(); };
  return {part("train_kind"), part("valid_kind"), part("test_kind")};
}

constexpr std::int64_t day = 86'400;

}  // namespace

Measuring::Measuring(std::size_t items, std::size_t kinds)
    : per_item_(items, 0),
      kind_counts_(kinds, 0.0),
      kind_stars_(kinds, 0.0),
      first_second_(std::numeric_limits<std::int64_t>::max()) {}

void Measuring::add(const DatasetContents& some) {
  const auto kinds = kinds_of(some);
  for (std::size_t part = 0; part < kinds.size(); ++part) add_times(*parts_of(some)[part], kinds[part]);
  for (std::size_t user = 0; user < some.users(); ++user) add_user(some, user);
}

void Measuring::add_user(const DatasetContents& some, std::size_t user) {
  std::int64_t last = std::numeric_limits<std::int64_t>::min();
  std::size_t at_last = 0;
  std::size_t count = 0;
  for (const InteractionRows* part : parts_of(some)) {
    count += part->offsets[user + 1] - part->offsets[user];
    for (std::size_t t = part->offsets[user]; t < part->offsets[user + 1]; ++t) {
      ++per_item_[part->items[t]];
      if (part->timestamp[t] > last) at_last = 0;
      last = std::max(last, part->timestamp[t]);
      at_last += part->timestamp[t] == last;
    }
  }
  per_user_.push_back(count);
  tied_ += at_last > 1;
}

void Measuring::add_times(const InteractionRows& rows, Kinds kinds) {
  for (std::size_t t = 0; t < rows.timestamp.size(); ++t) {
    const std::int64_t time = rows.timestamp[t];
    first_second_ = std::min(first_second_, time);
    last_second_ = std::max(last_second_, time);
    if (kinds.empty() || kinds[t] == noise_kind) continue;
    const auto number = static_cast<std::size_t>(time / day);
    if (number >= days_.size()) days_.resize(number + 1);
    ++days_[number].with_kind;
    days_[number].last_kind += kinds[t] + 1u == kind_counts_.size();
  }
}

void Measuring::add_stars(std::span<const float> stars, Kinds kinds) {
  for (std::size_t t = 0; t < stars.size(); ++t) {
    stars_[static_cast<std::size_t>(2.0f * std::clamp(stars[t], 0.5f, 5.0f)) - 1] += 1.0;
    if (kinds.empty() || kinds[t] == noise_kind) continue;
    kind_counts_[kinds[t]] += 1.0;
    kind_stars_[kinds[t]] += static_cast<double>(stars[t]);
  }
}

Measures Measuring::result() const {
  Measures measures;
  const Counts users = present_in_order(per_user_);
  const Counts items = present_in_order(per_item_);
  if (items.empty()) return measures;
  measures.users = users.size();
  measures.items = items.size();
  measures.interactions = static_cast<std::size_t>(sum(items));
  measures.median_per_user = median(users);
  measures.median_per_item = median(items);
  measures.item_gini = gini(items);
  measures.share_of_top_1 = share_of_top(items, 100);
  measures.share_of_top_10 = share_of_top(items, 10);
  measures.stars = stars_;
  for (double& share : measures.stars) share /= static_cast<double>(measures.interactions);
  measures.tied_last = static_cast<double>(tied_) / static_cast<double>(measures.users);
  measures.first_second = first_second_;
  measures.last_second = last_second_;
  if (!kind_counts_.empty()) fill_kinds(measures);
  return measures;
}

void Measuring::fill_kinds(Measures& measures) const {
  for (std::size_t kind = 0; kind < kind_counts_.size(); ++kind) {
    measures.mean_star.push_back(kind_stars_[kind] / std::max(1.0, kind_counts_[kind]));
  }
  measures.noise =
      1.0 - std::accumulate(kind_counts_.begin(), kind_counts_.end(), 0.0) / static_cast<double>(measures.interactions);
  const auto first = static_cast<std::size_t>(first_second_ / day);
  const std::size_t span = static_cast<std::size_t>(last_second_ / day) - first + 1;
  std::array<Day, time_bins> bins{};
  for (std::size_t number = first; number < days_.size(); ++number) {
    Day& bin = bins[time_bins * (number - first) / span];
    bin.with_kind += days_[number].with_kind;
    bin.last_kind += days_[number].last_kind;
  }
  for (std::size_t b = 0; b < time_bins; ++b) {
    measures.last_kind_by_time[b] =
        static_cast<double>(bins[b].last_kind) / static_cast<double>(std::max<std::uint64_t>(1, bins[b].with_kind));
  }
}

Measures measure(const DatasetContents& contents) {
  const auto& parameters = contents.synthetic.parameters;
  const bool has_kinds = contents.synthetic.labels.contains("train_kind");
  Measuring measuring(contents.items(), has_kinds ? static_cast<std::size_t>(parameters.at("kinds")) : 0);
  measuring.add(contents);
  const auto kinds = kinds_of(contents);
  for (std::size_t part = 0; part < kinds.size(); ++part) {
    measuring.add_stars(parts_of(contents)[part]->rating, kinds[part]);
  }
  return measuring.result();
}

}  // namespace lrml::prep
