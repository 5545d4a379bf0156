// Each user's interactions in order, a run of users at a time: what splits and stored negatives are made from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace lrml::prep {

/// One interaction of a user.
struct Event {
  std::uint64_t tie = 0;   ///< orders equal times: hash(seed, user, item) or the place in the file; 0 where unique
  std::uint32_t item = 0;  ///< internal id
  std::uint32_t time = 0;  ///< seconds since 1970; 0 where the log has no times
  float rating = 0.0f;     ///< 0 where the log has no ratings
  std::uint8_t kind = 0;   ///< 0 where the log has no kinds
  bool held_out = false;   ///< a list of test items names it
};

/// The events of consecutive users: user u of the run has events[offsets[u] … offsets[u+1]), one per item, in
/// the order of (time, tie).
struct UserEvents {
  std::vector<std::size_t> offsets = {0};  ///< [users of the run + 1]
  std::vector<Event> events;
};

class EventSource {
 public:
  virtual ~EventSource() = default;
  /// How many runs the users are cut into; a run is a few megabytes.
  virtual std::size_t runs() const = 0;
  /// The users before those of `run`; first_user(runs()) is the number of all users.
  virtual std::size_t first_user(std::size_t run) const = 0;
  /// No more events than these in all, to reserve memory for; 0: not known.
  virtual std::size_t most_events() const { return 0; }
  /// Makes the events of `run`. Called once for each run, by several threads at a time; the source may forget
  /// them afterwards.
  virtual UserEvents events_of(std::size_t run) = 0;
};

}  // namespace lrml::prep
