#include "data_prep/synth/calibration.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <optional>
#include <span>
#include <utility>

#include "data_prep/synth/times.h"
#include "lrml/base/pipeline.h"

namespace lrml::prep {
namespace {

constexpr std::size_t most_users = 2048;
constexpr std::size_t users_at_a_time = 128;
constexpr std::uint32_t item_rounds = 12;
constexpr std::uint32_t item_rounds_of_large_sets = 28;  // favourites of half the users settle slowly
constexpr double largest_correction = 4.0;
constexpr double fewest_to_count = 3.0;        // of large sets
constexpr double fewest_by_preference = 0.02;  // of an item's interactions

/// What all users draw from.
struct Shop {
  const World& world;
  const Profile& profile;
  const Activity& activity;
};

/// What users' draws show.
struct Seen {
  std::vector<std::uint32_t> counts;  ///< [I] choices
  std::vector<double> reach;          ///< [C] see Drawer::reach()
};

// Of more than ten times the users who calibrate.
bool is_large(const Activity& activity) {
  return activity.counts.size() > 10 * most_users;
}

// In large sets, where few of the most active users speak for many, the sample is even in activity.
std::vector<std::size_t> users_who_calibrate(const Activity& activity) {
  std::vector<std::size_t> users(activity.counts.size());
  std::iota(users.begin(), users.end(), std::size_t{0});
  if (is_large(activity)) {
    std::ranges::stable_sort(users, {}, [&](std::size_t u) { return activity.counts[u]; });
    for (std::size_t k = 0; k < most_users; ++k) users[k] = users[(2 * k + 1) * users.size() / (2 * most_users)];
  }
  users.resize(std::min(users.size(), most_users));
  return users;
}

Seen draw_some(const Shop& shop, const Appeal& appeal, std::uint32_t round, std::span<const std::size_t> users) {
  Drawer drawer(shop.world, shop.profile.interactions, round);
  drawer.set_appeal(appeal);
  Seen seen{.counts = std::vector<std::uint32_t>(shop.world.items(), 0), .reach = {}};
  std::vector<std::int64_t> times;
  std::vector<double> taus;
  std::vector<Choice> choices;
  for (const std::size_t u : users) {
    times_of_user(shop.profile, shop.world.seed, u, shop.activity.counts[u], times);
    taus_of_times(shop.profile, times, taus);
    drawer.draw(u, shop.activity.first[u], taus, choices);
    for (const Choice& choice : choices) ++seen.counts[choice.item];
  }
  seen.reach = drawer.reach();
  return seen;
}

Seen draw_all(const Shop& shop, const Appeal& appeal, std::uint32_t round, std::span<const std::size_t> users,
              std::size_t threads) {
  Seen all{.counts = std::vector<std::uint32_t>(shop.world.items(), 0),
           .reach = std::vector<double>(shop.world.clusters(), 0.0)};
  std::size_t next = 0;
  const auto produce = [&] {
    const std::size_t begin = std::exchange(next, next + users_at_a_time);
    return begin < users.size() ? std::optional(begin) : std::nullopt;
  };
  const auto draw = [&](std::size_t begin) {
    return draw_some(shop, appeal, round, users.subspan(begin, std::min(users_at_a_time, users.size() - begin)));
  };
  const auto add = [&](const Seen& some) {
    std::ranges::transform(all.counts, some.counts, all.counts.begin(), std::plus());
    std::ranges::transform(all.reach, some.reach, all.reach.begin(), std::plus());
  };
  run_pipeline<std::size_t, Seen>(threads_for(threads), produce, draw, add);
  return all;
}

/// The interactions that items ought to have with the users who calibrate.
struct Wanted {
  std::vector<double> counts;  ///< [I]
  std::vector<double> rare;    ///< [I] for items too rare to be counted the choices by preference alone, else 0
};

// A rare item is served once, and by the rest of the noise as popularity wills.
Wanted wanted_of(const Profile& profile, const std::vector<double>& popularity, double part, bool large) {
  const double noise = noise_beside_coverage(profile.items, profile.interactions);
  Wanted wanted;
  for (const double all : popularity) {
    wanted.counts.push_back(all * part);
    const bool is_rare = large && all * part < fewest_to_count;
    wanted.rare.push_back(is_rare ? part * std::max(fewest_by_preference * all, (1.0 - noise) * all - 1.0) : 0.0);
  }
  return wanted;
}

void correct_items(const World& world, const Wanted& wanted, const Seen& seen, Appeal& appeal) {
  for (std::size_t i = 0; i < world.items(); ++i) {
    if (wanted.rare[i] > 0.0) {
      appeal.items[i] = wanted.rare[i] / seen.reach[world.cluster_of_item[i]];
    } else {
      const double missing = (wanted.counts[i] + 0.5) / (seen.counts[i] + 0.5);
      appeal.items[i] *= std::clamp(missing, 1.0 / largest_correction, largest_correction);
    }
  }
}

}  // namespace

Appeal calibrate(const World& world, const Profile& profile, const Activity& activity,
                 const std::vector<double>& popularity, std::size_t threads) {
  const std::vector<std::size_t> users = users_who_calibrate(activity);
  std::uint64_t drawn = 0;
  for (const std::size_t u : users) drawn += activity.counts[u];
  const bool large = is_large(activity);
  const double part = static_cast<double>(drawn) / static_cast<double>(profile.interactions);
  const Wanted wanted = wanted_of(profile, popularity, part, large);
  Appeal appeal{.popularity = popularity, .items = popularity};
  for (std::uint32_t round = 1; round <= (large ? item_rounds_of_large_sets : item_rounds); ++round) {
    correct_items(world, wanted, draw_all({world, profile, activity}, appeal, round, users, threads), appeal);
  }
  return appeal;
}

}  // namespace lrml::prep
