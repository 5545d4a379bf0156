#include "data_prep/synth/measure.h"

#include <algorithm>
#include <limits>

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

double tied_last_share(const InteractionLog& log) {
  std::vector<std::uint32_t> last(log.user_ids.size(), 0);
  for (const Interaction& each : log.interactions) last[each.user] = std::max(last[each.user], each.time);
  Counts at_last(log.user_ids.size(), 0);
  for (const Interaction& each : log.interactions) at_last[each.user] += each.time == last[each.user];
  const auto tied = std::count_if(at_last.begin(), at_last.end(), [](std::size_t count) { return count > 1; });
  const auto present = std::count_if(at_last.begin(), at_last.end(), [](std::size_t count) { return count > 0; });
  return static_cast<double>(tied) / static_cast<double>(present);
}

}  // namespace

Measures measure(const InteractionLog& log) {
  Measures measures;
  measures.interactions = log.interactions.size();
  if (log.interactions.empty()) return measures;
  Counts per_user(log.user_ids.size(), 0);
  Counts per_item(log.item_ids.size(), 0);
  for (const Interaction& each : log.interactions) {
    ++per_user[each.user];
    ++per_item[each.item];
    const auto star = static_cast<std::size_t>(std::clamp(each.rating, 1.0f, 5.0f));
    measures.stars[star - 1] += 1.0 / static_cast<double>(log.interactions.size());
  }
  per_user = present_in_order(std::move(per_user));
  per_item = present_in_order(std::move(per_item));
  measures.users = per_user.size();
  measures.items = per_item.size();
  measures.median_per_user = median(per_user);
  measures.median_per_item = median(per_item);
  measures.item_gini = gini(per_item);
  measures.share_of_top_1 = share_of_top(per_item, 100);
  measures.share_of_top_10 = share_of_top(per_item, 10);
  measures.tied_last = tied_last_share(log);
  return measures;
}

}  // namespace lrml::prep
