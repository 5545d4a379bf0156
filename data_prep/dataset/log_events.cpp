#include "data_prep/dataset/log_events.h"

#include <algorithm>
#include <boost/sort/pdqsort/pdqsort.hpp>

#include "data_prep/dataset/duplicates.h"
#include "data_prep/dataset/ties.h"

namespace lrml::prep {

UserEvents LogEvents::events_of(std::size_t run) {
  const std::size_t first = runs_.first_user(run);
  const std::size_t users = runs_.first_user(run + 1) - first;
  GroupedRows grouped = group_by_user(std::exchange(runs_[run], {}), first, users);
  UserEvents result;
  result.offsets.reserve(users + 1);
  result.events.reserve(grouped.rows.size());
  NumberSet seen(words_.item_ids.size());
  std::vector<std::uint64_t> keys;
  for (std::size_t k = 0; k < users; ++k) {
    const std::span<Interaction> rows = grouped.of(k);
    const auto kept = rows.first(keep_one_per_item(rows, rules_, seen));
    append_in_order(kept, keys, result.events);
    const auto user = static_cast<std::uint32_t>(first + k);
    const auto events = std::span(result.events).subspan(result.offsets.back());
    if (rules_.ties == TieRule::hash) order_ties(events, rules_.seed, words_.user_ids[user], words_.item_ids);
    if (!words_.held_out.empty()) mark_held_out(user, events);
    result.offsets.push_back(result.events.size());
  }
  duplicates_ += grouped.rows.size() - result.events.size();
  return result;
}

/// By (time, place).
void LogEvents::append_in_order(std::span<const Interaction> rows, std::vector<std::uint64_t>& keys,
                                std::vector<Event>& events) const {
  keys.resize(rows.size());
  for (std::size_t k = 0; k < rows.size(); ++k) keys[k] = (std::uint64_t{rows[k].time} << 32) | k;
  if (!std::ranges::is_sorted(keys)) boost::sort::pdqsort_branchless(keys.begin(), keys.end());
  for (const std::uint64_t key : keys) {
    const std::uint64_t place = key & 0xffffffffu;
    const Interaction& one = rows[place];
    events.push_back({.tie = place, .item = one.item, .time = one.time, .rating = one.rating});
  }
}

void LogEvents::mark_held_out(std::uint32_t user, std::span<Event> events) const {
  const auto first = std::ranges::lower_bound(words_.held_out, user, {}, &Pair::first);
  const auto last = std::ranges::upper_bound(first, words_.held_out.end(), user, {}, &Pair::first);
  for (Event& event : events) event.held_out = std::binary_search(first, last, Pair(user, event.item));
}

}  // namespace lrml::prep
