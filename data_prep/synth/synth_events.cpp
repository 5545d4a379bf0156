#include "data_prep/synth/synth_events.h"

#include <span>

#include "data_prep/dataset/ties.h"
#include "data_prep/synth/stars.h"
#include "data_prep/synth/times.h"

namespace lrml::prep {
namespace {

constexpr std::uint64_t events_of_a_run = std::uint64_t{1} << 17;

std::vector<std::size_t> cut_into_runs(const Activity& activity) {
  std::vector<std::size_t> first_users = {0};
  for (std::size_t user = 1; user < activity.counts.size(); ++user) {
    if (activity.first[user] - activity.first[first_users.back()] >= events_of_a_run) first_users.push_back(user);
  }
  first_users.push_back(activity.counts.size());
  return first_users;
}

/// Draws one user after the other.
class UserDrawer {
 public:
  explicit UserDrawer(const Scenario& scenario)
      : scenario_(scenario), drawer_(scenario.world, scenario.profile.interactions, 0) {
    drawer_.set_appeal(scenario.appeal);
  }

  /// Appends the user's events in the order in which they are drawn: times do not decrease.
  void append(std::size_t user, std::vector<Event>& events) {
    const auto& [profile, world, activity, appeal] = scenario_;
    times_of_user(profile, world.seed, user, activity.counts[user], times_);
    taus_of_times(profile, times_, taus_);
    drawer_.draw(user, activity.first[user], taus_, choices_);
    const double mood = mood_of_user(world, user);
    for (std::size_t k = 0; k < choices_.size(); ++k) {
      events.push_back({.tie = k,
                        .item = choices_[k].item,
                        .time = static_cast<std::uint32_t>(times_[k]),
                        .rating = satisfaction(world, user, mood, k, choices_[k]),
                        .kind = choices_[k].kind});
    }
  }

 private:
  const Scenario& scenario_;
  Drawer drawer_;
  std::vector<std::int64_t> times_;
  std::vector<double> taus_;
  std::vector<Choice> choices_;
};

}  // namespace

SynthEvents::SynthEvents(const Scenario& scenario, const DatasetContents& contents, const SplitOptions& rules)
    : scenario_(scenario), contents_(contents), rules_(rules), first_users_(cut_into_runs(scenario.activity)) {}

UserEvents SynthEvents::events_of(std::size_t run) {
  UserEvents made;
  const Activity& activity = scenario_.activity;
  made.events.reserve(activity.first[first_users_[run + 1]] - activity.first[first_users_[run]]);
  UserDrawer drawer(scenario_);
  for (std::size_t user = first_users_[run]; user < first_users_[run + 1]; ++user) {
    drawer.append(user, made.events);
    if (rules_.ties == TieRule::hash) {
      const auto events = std::span(made.events).subspan(made.offsets.back());
      order_ties(events, rules_.seed, contents_.user_ids[user], contents_.item_ids);
    }
    made.offsets.push_back(made.events.size());
  }
  return made;
}

}  // namespace lrml::prep
