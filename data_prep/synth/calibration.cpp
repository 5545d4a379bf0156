#include "data_prep/synth/calibration.h"

#include <algorithm>

#include "data_prep/synth/times.h"

namespace lrml::prep {
namespace {

constexpr std::size_t most_users = 2048;
constexpr std::uint32_t item_rounds = 12;
constexpr double largest_correction = 4.0;

// How often each item is chosen when the first `users` users draw, [I].
std::vector<double> drawn_counts(const World& world, const Profile& profile, const Activity& activity,
                                 const Appeal& appeal, std::size_t users, std::uint32_t round) {
  Drawer drawer(world, profile.interactions, round);
  drawer.set_appeal(appeal);
  std::vector<double> counts(world.items(), 0.0);
  std::vector<std::int64_t> times;
  std::vector<double> taus;
  std::vector<Choice> choices;
  for (std::size_t u = 0; u < users; ++u) {
    times_of_user(profile, world.seed, u, activity.counts[u], times);
    taus_of_times(profile, times, taus);
    drawer.draw(u, activity.first[u], taus, choices);
    for (const Choice& choice : choices) counts[choice.item] += 1.0;
  }
  return counts;
}

void correct_items(const std::vector<double>& popularity, const std::vector<double>& counts, double part,
                   Appeal& appeal) {
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double missing = (popularity[i] * part + 0.5) / (counts[i] + 0.5);
    appeal.items[i] *= std::clamp(missing, 1.0 / largest_correction, largest_correction);
  }
}

}  // namespace

Appeal calibrate(const World& world, const Profile& profile, const Activity& activity,
                 const std::vector<double>& popularity) {
  const std::size_t users = std::min(profile.users, most_users);
  Appeal appeal{.popularity = popularity, .items = popularity};
  const double part = static_cast<double>(activity.first[users]) / static_cast<double>(profile.interactions);
  for (std::uint32_t round = 1; round <= item_rounds; ++round) {
    correct_items(popularity, drawn_counts(world, profile, activity, appeal, users, round), part, appeal);
  }
  return appeal;
}

void taus_of_times(const Profile& profile, const std::vector<std::int64_t>& times, std::vector<double>& taus) {
  const auto span = static_cast<double>(profile.last_second - profile.first_second);
  taus.resize(times.size());
  for (std::size_t k = 0; k < times.size(); ++k) {
    taus[k] = static_cast<double>(times[k] - profile.first_second) / span;
  }
}

}  // namespace lrml::prep
