#include "data_prep/history.h"

#include <algorithm>
#include <numeric>
#include <span>
#include <string>
#include <tuple>

namespace lrml::prep {
namespace {

std::uint64_t tie_hash(std::uint64_t seed, const std::string& user, const std::string& item) {
  const std::string key = user + '\0' + item;
  return seeded_hash(seed, std::as_bytes(std::span(key)));
}

/// Total: beyond (time, tie) it tells apart colliding hashes, and duplicates that differ in stars or kind
/// only.
auto order_key(const Event& event) {
  return std::tuple(event.time, event.tie, event.item, event.rating, event.kind);
}

void keep_one_per_item(std::vector<Event>& events, DuplicateRule rule) {
  std::ranges::stable_sort(events, {}, &Event::item);  // keeps the order in time
  if (rule == DuplicateRule::first) {
    const auto [first, last] = std::ranges::unique(events, {}, &Event::item);
    events.erase(first, last);
  } else {
    const auto kept =
        std::unique(events.rbegin(), events.rend(), [](const Event& a, const Event& b) { return a.item == b.item; });
    events.erase(events.begin(), kept.base());
  }
}

}  // namespace

Histories::Histories(const InteractionLog& log, const IdOrder& users, const IdOrder& items, const SplitOptions& options)
    : log_(log), users_(users), items_(items), options_(options) {
  offsets_.assign(users.original.size() + 1, 0);
  for (const Interaction& one : log.interactions) ++offsets_[users.internal[one.user] + 1];
  std::partial_sum(offsets_.begin(), offsets_.end(), offsets_.begin());
  positions_.resize(log.interactions.size());
  std::vector<std::size_t> next(offsets_.begin(), offsets_.end() - 1);
  for (std::size_t k = 0; k < log.interactions.size(); ++k) {
    positions_[next[users.internal[log.interactions[k].user]]++] = k;
  }
}

Event Histories::event_at(std::size_t position) const {
  const Interaction& one = log_.interactions[position];
  Event event;
  event.item = items_.internal[one.item];
  event.time = log_.has_times ? one.time : 0;
  event.tie = options_.ties == TieRule::file
                  ? position
                  : tie_hash(options_.seed, log_.user_ids[one.user], log_.item_ids[one.item]);
  event.rating = log_.has_ratings ? one.rating : 0.0f;
  event.kind = log_.kinds.empty() ? std::uint8_t{0} : log_.kinds[position];
  return event;
}

std::vector<Event> Histories::of(std::uint32_t user, BuildReport& report) const {
  std::vector<Event> events;
  for (std::size_t k = offsets_[user]; k < offsets_[user + 1]; ++k) events.push_back(event_at(positions_[k]));
  const std::size_t read = events.size();
  std::ranges::sort(events, {}, order_key);
  keep_one_per_item(events, options_.duplicates);
  std::ranges::sort(events, {}, order_key);

  report.read += read;
  report.duplicates_dropped += read - events.size();
  const std::size_t n = events.size();
  if (log_.has_times && n >= 2 && events[n - 1].time == events[n - 2].time) ++report.users_with_tied_last;
  if (n == 1) ++report.users_with_one;
  if (n == 2) ++report.users_with_two;
  return events;
}

}  // namespace lrml::prep
