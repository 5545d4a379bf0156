// A synthetic log as a source of events: each user's are drawn when they are asked for, and no log is held.
#pragma once

#include <cstddef>
#include <vector>

#include "data_prep/dataset/build_dataset.h"
#include "data_prep/dataset/event_source.h"
#include "data_prep/dataset/split.h"
#include "data_prep/synth/scenario.h"

namespace lrml::prep {

/// What its events carry.
inline constexpr EventFields synthetic_fields{.times = true, .ratings = true, .kinds = true, .in_order = true};

/// User u's events; `rating` is the satisfaction, see rate(). Where ties = file, the file is in the order of the draws.
///
/// Order    a pure function of (scenario, rules.ties, rules.seed, user)
/// Cost     about half a microsecond per event
/// @pre     `scenario` and `contents`, whose ids are in place, outlive the source
class SynthEvents final : public EventSource {
 public:
  SynthEvents(const Scenario& scenario, const DatasetContents& contents, const SplitOptions& rules);

  std::size_t runs() const override { return first_users_.size() - 1; }
  std::size_t first_user(std::size_t run) const override { return first_users_[run]; }
  std::size_t most_events() const override { return scenario_.profile.interactions; }
  UserEvents events_of(std::size_t run) override;

 private:
  const Scenario& scenario_;
  const DatasetContents& contents_;
  SplitOptions rules_;
  std::vector<std::size_t> first_users_;  ///< [runs + 1]
};

}  // namespace lrml::prep
