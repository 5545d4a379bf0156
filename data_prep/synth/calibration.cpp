#include "data_prep/synth/calibration.h"

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>
#include <optional>
#include <span>
#include <utility>

#include "data_prep/synth/times.h"
#include "lrml/base/floating.h"
#include "lrml/base/pipeline.h"

namespace lrml::prep {
namespace {

constexpr std::size_t users_at_a_time = 128;
constexpr double largest_correction = 4.0;
constexpr double fewest_by_preference = 0.02;  // of an item's interactions

/// Rounds in which at most `users` draw.
struct Stage {
  std::size_t users;
  std::uint32_t rounds;
  double fewest_to_count;  ///< choices of an item; rarer ones are corrected together
  double calm;             ///< choices added to those wanted and seen: what is seen of few is chance
};
constexpr std::array stages = {Stage{2048, 12, 0.0, 0.5}};
// Favourites of half the users settle slowly; only many users show what the most active ones do to rare items.
constexpr std::array stages_of_large_sets = {Stage{2048, 28, 3.0, 0.5}, Stage{32'768, 4, 6.0, 3.0}};

/// What all users draw from.
struct Shop {
  const World& world;
  const Profile& profile;
  const Activity& activity;
  bool large;
};

/// What users' draws show.
struct Seen {
  std::vector<std::uint32_t> counts;         ///< [I] choices
  std::vector<std::uint32_t> by_preference;  ///< [I] those that are not noise
  std::vector<double> reach;                 ///< [C] see Drawer::reach()

  explicit Seen(const World& world)
      : counts(world.items(), 0), by_preference(world.items(), 0), reach(world.clusters(), 0.0) {}
};

// Of more than ten times the users who calibrate first.
bool is_large(const Activity& activity) {
  return activity.counts.size() > 10 * stages[0].users;
}

// In large sets, where few of the most active users speak for many, the sample is even in activity.
std::vector<std::size_t> users_who_calibrate(const Activity& activity, std::size_t most) {
  std::vector<std::size_t> users(activity.counts.size());
  std::iota(users.begin(), users.end(), std::size_t{0});
  if (users.size() <= most) return users;
  if (is_large(activity)) {
    std::ranges::stable_sort(users, {}, [&](std::size_t u) { return activity.counts[u]; });
    for (std::size_t k = 0; k < most; ++k) users[k] = users[(2 * k + 1) * users.size() / (2 * most)];
  }
  users.resize(most);
  return users;
}

Seen draw_some(const Shop& shop, const Appeal& appeal, std::uint32_t round, std::span<const std::size_t> users) {
  Drawer drawer(shop.world, shop.profile.interactions, round);
  drawer.set_appeal(appeal);
  Seen seen(shop.world);
  std::vector<std::int64_t> times;
  std::vector<double> taus;
  std::vector<Choice> choices;
  for (const std::size_t u : users) {
    times_of_user(shop.profile, shop.world.seed, u, shop.activity.counts[u], times);
    taus_of_times(shop.profile, times, taus);
    drawer.draw(u, shop.activity.first[u], taus, choices);
    for (const Choice& choice : choices) {
      ++seen.counts[choice.item];
      seen.by_preference[choice.item] += choice.kind != noise_kind;
    }
  }
  seen.reach = drawer.reach();
  return seen;
}

Seen draw_all(const Shop& shop, const Appeal& appeal, std::uint32_t round, std::span<const std::size_t> users,
              std::size_t threads) {
  Seen all(shop.world);
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
    std::ranges::transform(all.by_preference, some.by_preference, all.by_preference.begin(), std::plus());
    std::ranges::transform(all.reach, some.reach, all.reach.begin(), std::plus());
  };
  run_pipeline<std::size_t, Seen>(threads_for(threads), produce, draw, add);
  return all;
}

double correction(double wanted, double seen, double calm) {
  return std::clamp((wanted + calm) / (seen + calm), 1.0 / largest_correction, largest_correction);
}

/// Corrects weights round by round. For items too rare to be counted alone the reach of their cluster stands, and the
/// choices of those about as popular.
class Corrector {
 public:
  Corrector(const Shop& shop, Appeal& appeal)
      : shop_(shop), appeal_(appeal), noise_(noise_beside_coverage(shop.profile.items, shop.profile.interactions)) {}

  /// `seen` are the choices of users with this part of all interactions.
  void correct(const Stage& stage, double part, const Seen& seen) {
    const double rare = stage.fewest_to_count / part;
    if (rounds_ > 0) correct_classes(rare, part, seen);  // before, no weight has been set by reach
    for (std::size_t i = 0; i < appeal_.items.size(); ++i) {
      if (appeal_.popularity[i] < rare) {
        const double reach = seen.reach[shop_.world.cluster_of_item[i]];
        appeal_.items[i] = class_factors_[class_of(i)] * part * wanted_by_preference(i) / reach;
      } else {
        appeal_.items[i] *= correction(part * appeal_.popularity[i], seen.counts[i], stage.calm);
      }
    }
    ++rounds_;
  }

 private:
  static constexpr std::size_t classes = 64;

  std::size_t class_of(std::size_t item) const {
    return static_cast<std::size_t>(2.0 * logarithm(std::max(1.0, appeal_.popularity[item])));
  }

  /// Every item is served once, and by noise as popularity wills.
  double wanted_by_preference(std::size_t item) const {
    const double all = appeal_.popularity[item];
    return std::max(fewest_by_preference * all, (1.0 - noise_) * all - 1.0);
  }

  /// Choices are not proportional to reach: who takes nearly all of a cluster takes its rarest items, too.
  void correct_classes(double rare, double part, const Seen& seen) {
    std::array<double, classes> wanted{};  // by preference
    std::array<double, classes> preferred{};
    for (std::size_t i = 0; i < appeal_.items.size(); ++i) {
      if (appeal_.popularity[i] >= rare) continue;
      wanted[class_of(i)] += part * appeal_.popularity[i] - (seen.counts[i] - seen.by_preference[i]);
      preferred[class_of(i)] += seen.by_preference[i];
    }
    for (std::size_t k = 0; k < classes; ++k)
      class_factors_[k] *= correction(std::max(0.0, wanted[k]), preferred[k], 0.5);
  }

  const Shop& shop_;
  Appeal& appeal_;
  double noise_;
  std::vector<double> class_factors_ = std::vector<double>(classes, 1.0);
  std::size_t rounds_ = 0;
};

std::span<const Stage> stages_of(const Shop& shop) {
  if (shop.large) return stages_of_large_sets;
  return stages;
}

double part_of(const Shop& shop, std::span<const std::size_t> users) {
  std::uint64_t drawn = 0;
  for (const std::size_t u : users) drawn += shop.activity.counts[u];
  return static_cast<double>(drawn) / static_cast<double>(shop.profile.interactions);
}

}  // namespace

Appeal calibrate(const World& world, const Profile& profile, const Activity& activity,
                 const std::vector<double>& popularity, std::size_t threads) {
  const Shop shop{world, profile, activity, is_large(activity)};
  Appeal appeal{.popularity = popularity, .items = popularity};
  Corrector corrector(shop, appeal);
  std::uint32_t round = 0;
  for (const Stage& stage : stages_of(shop)) {
    const std::vector<std::size_t> users = users_who_calibrate(activity, stage.users);
    const double part = part_of(shop, users);
    for (std::uint32_t k = 0; k < stage.rounds; ++k)
      corrector.correct(stage, part, draw_all(shop, appeal, ++round, users, threads));
  }
  return appeal;
}

}  // namespace lrml::prep
