// Training data for the sampler's tests: who chose what, as offsets and items.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "lrml/data/interactions.h"
#include "lrml/data/shards.h"

namespace lrml::test {

struct TrainLog {
  std::vector<std::uint64_t> offsets;
  std::vector<std::uint32_t> items;

  std::size_t users() const { return offsets.size() - 1; }

  /// The part of it that a rank with these users holds.
  Interactions interactions_of(RowRange users) const {
    const auto offset = [&](std::size_t user) { return static_cast<std::ptrdiff_t>(offsets[user]); };
    return {users,
            {offsets.begin() + static_cast<std::ptrdiff_t>(users.begin),
             offsets.begin() + static_cast<std::ptrdiff_t>(users.end + 1)},
            {items.begin() + offset(users.begin), items.begin() + offset(users.end)}};
  }
  Interactions interactions() const { return interactions_of({0, users()}); }
  ShardPlan plan(std::size_t shards) const { return ShardPlan(offsets, shards); }
};

/// One user who has seen all of `items` items but those of `unseen` (increasing).
inline TrainLog user_who_saw_all_but(std::size_t items, const std::vector<std::uint32_t>& unseen) {
  TrainLog log{{0}, {}};
  for (std::uint32_t item = 0; item < items; ++item) {
    if (!std::binary_search(unseen.begin(), unseen.end(), item)) log.items.push_back(item);
  }
  log.offsets.push_back(log.items.size());
  return log;
}

}  // namespace lrml::test
