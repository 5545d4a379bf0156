// Each user's interactions, without duplicates and in the order the splits go by.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "data_prep/build_dataset.h"
#include "data_prep/id_order.h"

namespace lrml::prep {

/// One interaction of a user.
struct Event {
  std::uint32_t item = 0;  ///< internal id
  std::int64_t time = 0;   ///< 0 where the log has no times
  std::uint64_t tie = 0;   ///< orders equal times: hash(seed, user, item) or the line
  float rating = 0.0f;     ///< 0 where the log has no ratings
  std::uint8_t kind = 0;   ///< 0 where the log has no kinds
};

/// Visits users one at a time, in the order of internal ids.
///
/// Order    by (time, tie); where ties = hash nothing depends on the order of log.interactions
/// Cost     O(n log n) per user with n interactions; one index of the log in memory
class Histories {
 public:
  Histories(const InteractionLog& log, const IdOrder& users, const IdOrder& items, const SplitOptions& options);

  /// The events of `user`, one per item, in order. Counts what it drops in `report`.
  std::vector<Event> of(std::uint32_t user, BuildReport& report) const;

 private:
  Event event_at(std::size_t position) const;

  const InteractionLog& log_;
  const IdOrder& users_;
  const IdOrder& items_;
  const SplitOptions& options_;
  std::vector<std::size_t> offsets_;    ///< [users + 1] into positions_
  std::vector<std::size_t> positions_;  ///< positions in log.interactions, by user, increasing
};

}  // namespace lrml::prep
