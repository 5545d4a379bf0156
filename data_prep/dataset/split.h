// Which of a user's interactions train, validate and test.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "data_prep/dataset/build_dataset.h"
#include "data_prep/dataset/event_source.h"

namespace lrml::prep {

/// What the events of a log carry.
struct EventFields {
  bool times = false;
  bool ratings = false;
  bool kinds = false;     ///< goes to /synthetic/{train,valid,test}_kind
  bool in_order = false;  ///< a user's events have a meaningful order: true with times
};

enum class Part : std::uint8_t { train, valid, test };

/// `options` as they apply to events with these fields: the last item is a random one where there is no order.
SplitOptions applicable(SplitOptions options, const EventFields& fields);

/// Says for each of a user's events, in their order, where it goes: one event trains; of two one tests; of three and
/// more one validates as well. With TestRule::list those that are held out test, and one of two and more others
/// validates.
///
/// Shapes   parts [events.size()]
/// Order    a pure function of its arguments
/// @pre `rules` come from applicable()
void assign_parts(std::span<const Event> events, std::uint32_t user, const SplitOptions& rules,
                  std::vector<Part>& parts);

/// The protocol in words, as the dataset keeps it. @pre `rules` come from applicable()
std::string describe_split(const SplitOptions& rules, const EventFields& fields);

}  // namespace lrml::prep
