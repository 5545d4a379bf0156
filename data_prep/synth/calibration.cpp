#include "data_prep/synth/calibration.h"

#include <algorithm>

#include "data_prep/synth/times.h"
#include "lrml/base/floating.h"
#include "lrml/base/matrix.h"

namespace lrml::prep {
namespace {

constexpr std::size_t most_users = 4096;
constexpr int cluster_rounds = 8;
constexpr std::uint32_t item_rounds = 12;
constexpr double largest_correction = 4.0;

// What each user likes about each cluster when first seen, apart from its mass: exp(−β‖x_u + t_r −
// y_c‖²)·trend.
Matrix likings(const World& world, const Profile& profile, const Activity& activity, std::size_t users) {
  Matrix liking = zero_matrix(users, world.clusters());
  std::vector<float> distances, trend;
  std::vector<std::int64_t> times;
  std::vector<double> taus;
  for (std::size_t u = 0; u < users; ++u) {
    times_of_user(profile, world.seed, u, activity.counts[u], times);
    taus_of_times(profile, times, taus);
    trend_at(world, taus.front(), trend);
    distances_of_user(world, u, distances);
    const std::uint8_t group = group_of_user(world, u);
    for (std::size_t c = 0; c < world.clusters(); ++c) {
      const std::uint8_t kind = kind_of_pair(world, group, world.block_of_cluster(c));
      row(liking, u)[c] = exponential(-closeness * distances[c]) * trend[kind];
    }
  }
  return liking;
}

// Expected interactions per cluster, [C], if the users draw with replacement.
std::vector<double> expected_by_cluster(const Matrix& liking, const Activity& activity,
                                        const std::vector<double>& masses) {
  std::vector<double> expected(masses.size(), 0.0);
  std::vector<double> shares(masses.size());
  for (std::size_t u = 0; u < row_count(liking); ++u) {
    double sum = 0.0;
    for (std::size_t c = 0; c < masses.size(); ++c) {
      shares[c] = row(liking, u)[c] * masses[c];
      sum += shares[c];
    }
    for (std::size_t c = 0; c < masses.size(); ++c) expected[c] += activity.counts[u] * shares[c] / sum;
  }
  return expected;
}

std::vector<double> fit_clusters(const World& world, const Matrix& liking, const Activity& activity,
                                 const std::vector<double>& popularity) {
  std::vector<double> target(world.clusters(), 0.0);
  for (std::size_t i = 0; i < world.items(); ++i) target[world.cluster_of_item[i]] += popularity[i];
  std::vector<double> factors(world.clusters(), 1.0);
  std::vector<double> masses = target;
  for (int round = 0; round < cluster_rounds; ++round) {
    const auto expected = expected_by_cluster(liking, activity, masses);
    for (std::size_t c = 0; c < world.clusters(); ++c) {
      if (expected[c] > 0.0) factors[c] *= target[c] / expected[c];
      masses[c] = target[c] * factors[c];
    }
  }
  return factors;
}

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
  Appeal appeal{.items = popularity, .clusters = {}};
  appeal.clusters = fit_clusters(world, likings(world, profile, activity, users), activity, popularity);
  const double part = static_cast<double>(activity.first[users]) / static_cast<double>(profile.interactions);
  for (std::uint32_t round = 1; round <= item_rounds; ++round) {
    correct_items(popularity, drawn_counts(world, profile, activity, appeal, users, round), part, appeal);
  }
  return appeal;
}

void taus_of_times(const Profile& profile, const std::vector<std::int64_t>& times,
                   std::vector<double>& taus) {
  const auto span = static_cast<double>(profile.last_second - profile.first_second);
  taus.resize(times.size());
  for (std::size_t k = 0; k < times.size(); ++k) {
    taus[k] = static_cast<double>(times[k] - profile.first_second) / span;
  }
}

}  // namespace lrml::prep
