#include "data_prep/synth/stars.h"

#include <algorithm>
#include <array>

#include "data_prep/synth/purposes.h"

namespace lrml::prep {
namespace {

constexpr double lowest_mean = 2.2;
constexpr double mean_range = 2.2;
constexpr double fit_weight = 0.5;
constexpr double user_deviation = 0.35;
constexpr double deviation = 0.6;

double mean_of_kind(const World& world, std::uint8_t kind) {
  if (kind == noise_kind) return lowest_mean + 0.5 * mean_range;
  return lowest_mean + mean_range * kind / static_cast<double>(world.kinds - 1);
}

}  // namespace

float satisfaction(const World& world, std::size_t user, std::size_t k, const Choice& choice) {
  const double of_user = normal_pair(synth_key(world.seed, SynthPurpose::star_user), user, 0)[0];
  const auto draw = static_cast<std::uint32_t>(k);
  const double of_draw = normal_pair(synth_key(world.seed, SynthPurpose::star), user, draw)[0];
  return static_cast<float>(mean_of_kind(world, choice.kind) - fit_weight * choice.squared_distance +
                            user_deviation * of_user + deviation * of_draw);
}

std::vector<float> stars_of(const Profile& profile, std::span<const float> satisfactions) {
  std::vector<float> sorted(satisfactions.begin(), satisfactions.end());
  std::array<float, 4> cuts;
  double below = 0.0;
  for (std::size_t star = 0; star < cuts.size(); ++star) {
    below += profile.stars[star];
    const auto position = static_cast<std::ptrdiff_t>(below * static_cast<double>(sorted.size()));
    std::nth_element(sorted.begin(), sorted.begin() + position, sorted.end());
    cuts[star] = sorted[static_cast<std::size_t>(position)];
  }
  std::vector<float> stars(satisfactions.size());
  for (std::size_t k = 0; k < stars.size(); ++k) {
    stars[k] = static_cast<float>(1 + (std::upper_bound(cuts.begin(), cuts.end(), satisfactions[k]) - cuts.begin()));
  }
  return stars;
}

}  // namespace lrml::prep
