#include "data_prep/dataset/ties.h"

#include <algorithm>
#include <tuple>

#include "lrml/base/hash.h"

namespace lrml::prep {

void order_ties(std::span<Event> events, std::uint64_t seed, const std::string& user_id,
                std::span<const std::string> item_ids) {
  std::string key(user_id + '\0');
  const std::size_t prefix = key.size();
  for (std::size_t begin = 0, end = 0; begin < events.size(); begin = end) {
    while (end < events.size() && events[end].time == events[begin].time) ++end;
    if (end - begin == 1) continue;
    const auto tied = events.subspan(begin, end - begin);
    for (Event& event : tied) {
      key.resize(prefix);
      key += item_ids[event.item];
      event.tie = seeded_hash(seed, std::as_bytes(std::span(key)));
    }
    std::ranges::sort(tied, {}, [](const Event& event) { return std::tuple(event.tie, event.item); });
  }
}

}  // namespace lrml::prep
