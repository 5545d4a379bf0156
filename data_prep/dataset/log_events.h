// The events of a log: each user's interactions without duplicates, in the order the splits go by.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "data_prep/dataset/build_dataset.h"
#include "data_prep/dataset/event_source.h"
#include "data_prep/dataset/user_runs.h"

namespace lrml::prep {

/// (user, item), internal ids.
using Pair = std::pair<std::uint32_t, std::uint32_t>;

/// What of a log is needed beside its interactions, by internal id.
struct LogWords {
  std::span<const std::string> user_ids;
  std::span<const std::string> item_ids;
  std::span<const Pair> held_out;  ///< increasing
};

/// Order    by (time, tie); where ties = hash nothing depends on the order of the log's interactions
/// Cost     O(n log n) per user with n interactions; the hash is computed only where times are equal
class LogEvents final : public EventSource {
 public:
  /// @pre times that are unknown are 0; the words outlive the events
  LogEvents(UserRuns runs, const LogWords& words, const SplitOptions& rules)
      : runs_(std::move(runs)), words_(words), rules_(rules) {}

  std::size_t runs() const override { return runs_.size(); }
  std::size_t first_user(std::size_t run) const override { return runs_.first_user(run); }
  std::size_t most_events() const override { return runs_.rows(); }
  UserEvents events_of(std::size_t run) override;

  /// In all runs so far.
  std::size_t duplicates_dropped() const { return duplicates_; }

 private:
  void append_in_order(std::span<const Interaction> rows, std::vector<std::uint64_t>& keys,
                       std::vector<Event>& events) const;
  void mark_held_out(std::uint32_t user, std::span<Event> events) const;

  UserRuns runs_;
  LogWords words_;
  SplitOptions rules_;
  std::atomic<std::size_t> duplicates_ = 0;
};

}  // namespace lrml::prep
