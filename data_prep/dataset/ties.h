// The order of a user's simultaneous interactions: by a hash, so that no id is favoured and no line order matters.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "data_prep/dataset/event_source.h"

namespace lrml::prep {

/// Orders events of equal time by hash(seed, user id, item id), which becomes their tie.
///
/// Shapes   item_ids [items], by internal id
/// Cost     O(events); the hash is computed only where times are equal
/// @pre     `events` are one user's, and their times do not decrease
void order_ties(std::span<Event> events, std::uint64_t seed, const std::string& user_id,
                std::span<const std::string> item_ids);

}  // namespace lrml::prep
