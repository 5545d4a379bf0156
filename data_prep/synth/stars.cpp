#include "data_prep/synth/stars.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "data_prep/synth/order_statistics.h"
#include "data_prep/synth/purposes.h"
#include "lrml/base/error.h"

namespace lrml::prep {
namespace {

constexpr double lowest_mean = 2.2;
constexpr double mean_range = 2.2;
constexpr double fit_weight = 0.5;
constexpr double user_deviation = 0.35;
constexpr double deviation = 0.6;

using Shares = std::array<double, star_levels>;

enum Age : std::size_t { before, after, ages };  // half stars

double mean_of_kind(const World& world, std::uint8_t kind) {
  if (kind == noise_kind) return lowest_mean + 0.5 * mean_range;
  return lowest_mean + mean_range * kind / static_cast<double>(world.kinds - 1);
}

// Calls visit(age, value) for every value.
template <class Visit>
void for_each_value(std::span<const Unrated> parts, Visit visit) {
  for (const Unrated& part : parts) {
    for (std::size_t k = 0; k < part.values.size(); ++k) {
      visit(part.allows_halves(k) ? after : before, part.values[k]);
    }
  }
}

// Whole stars in the proportions of all times.
Shares shares_before(const Profile& profile) {
  double whole = 0.0;
  for (std::size_t level = 1; level < star_levels; level += 2) whole += profile.stars[level];
  Shares shares{};
  for (std::size_t level = 1; level < star_levels; level += 2) shares[level] = profile.stars[level] / whole;
  return shares;
}

// What gives the profile's shares together with `part` of all ratings that have the shares `earlier`.
Shares shares_after(const Profile& profile, const Shares& earlier, double part) {
  Shares shares{};
  if (part == 1.0) return shares;
  for (std::size_t level = 0; level < star_levels; ++level) {
    shares[level] = std::max(0.0, (profile.stars[level] - part * earlier[level]) / (1.0 - part));
  }
  return shares;
}

// The ranks at which the levels above the first begin.
std::vector<std::uint64_t> ranks_of_cuts(const Shares& shares, std::uint64_t size) {
  std::vector<std::uint64_t> ranks;
  double below = 0.0;
  for (std::size_t level = 0; level + 1 < star_levels; ++level) {
    below += shares[level];
    ranks.push_back(static_cast<std::uint64_t>(below * static_cast<double>(size)));
  }
  return ranks;
}

void choose_cuts(const Profile& profile, std::array<OrderStatistics, ages>& statistics) {
  const std::uint64_t all = statistics[before].size() + statistics[after].size();
  if (all == 0) return;
  const double part = static_cast<double>(statistics[before].size()) / static_cast<double>(all);
  const Shares earlier = shares_before(profile);
  statistics[before].choose(ranks_of_cuts(earlier, statistics[before].size()));
  statistics[after].choose(ranks_of_cuts(shares_after(profile, earlier, part), statistics[after].size()));
}

}  // namespace

double mood_of_user(const World& world, std::size_t user) {
  return user_deviation * normal_pair(synth_key(world.seed, SynthPurpose::star_user), user, 0)[0];
}

float satisfaction(const World& world, std::size_t user, double mood, std::size_t k, const Choice& choice) {
  const auto draw = static_cast<std::uint32_t>(k);
  const double of_draw = normal_pair(synth_key(world.seed, SynthPurpose::star), user, draw)[0];
  return static_cast<float>(mean_of_kind(world, choice.kind) - fit_weight * choice.squared_distance + mood +
                            deviation * of_draw);
}

Unrated unrated(const Profile& profile, InteractionRows& rows) {
  LRML_ASSERT(rows.timestamp.size() == rows.rating.size());
  return {rows.rating, [&rows, first = profile.half_stars_from](std::size_t t) { return rows.timestamp[t] >= first; }};
}

void rate(const Profile& profile, std::span<const Unrated> parts) {
  std::array<OrderStatistics, ages> statistics;
  for_each_value(parts, [&](Age age, float value) { statistics[age].count_coarsely(value); });
  choose_cuts(profile, statistics);
  for_each_value(parts, [&](Age age, float value) { statistics[age].count_finely(value); });
  const std::array cuts = {statistics[before].values(), statistics[after].values()};
  for_each_value(parts, [&](Age age, float& value) {
    const auto level = std::ranges::upper_bound(cuts[age], value) - cuts[age].begin();
    value = 0.5f * static_cast<float>(level + 1);
  });
}

}  // namespace lrml::prep
