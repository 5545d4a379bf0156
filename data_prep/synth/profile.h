// The marginals that a synthetic log reproduces: sizes, activity, popularity, stars and times of a real data set.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "data_prep/synth/synthesize.h"

namespace lrml::prep {

/// The probabilities at which a profile knows the interactions per user: minimum … maximum.
inline constexpr std::array<double, 7> activity_levels = {0.0, 0.25, 0.5, 0.75, 0.9, 0.99, 1.0};
inline constexpr std::size_t median_level = 2;

/// Half stars: ½, 1, 1½ … 5.
inline constexpr std::size_t star_levels = 10;

/// A stretch of time, until the next one's first second or the end, and the interactions published for it.
struct Era {
  std::int64_t first_second = 0;
  double interactions = 0.0;
};

struct Profile {
  std::string name;
  std::size_t users = 0;                                  ///< U
  std::size_t items = 0;                                  ///< I
  std::size_t interactions = 0;                           ///< T
  std::array<double, activity_levels.size()> activity{};  ///< interactions per user at activity_levels

  // An item has `fewest` interactions, and of all others, if it is of rank ρ, a share proportional to
  // (ρ + q)^−s · exp(−k·ρ/I).
  double fewest = 0.0;
  double q = 0.0;
  double s = 0.0;
  double k = 0.0;

  std::array<double, star_levels> stars{};  ///< shares of ½, 1 … 5 stars; they sum to 1
  std::int64_t half_stars_from = 0;         ///< before this second only whole stars were given
  std::int64_t first_second = 0;            ///< of the first interaction, since 1970
  std::int64_t last_second = 0;
  std::vector<Era> eras = {};  ///< from first_second on; empty: users come evenly, and times are seconds, not days
  int last_year = 0;           ///< of release

  std::size_t most_per_user() const { return items * 2 / 5; }  ///< nobody sees more than .4 of the items
};

std::vector<std::string> preset_names();

/// The preset's profile at the sizes asked for; shapes are kept, means follow the sizes.
/// Throws Error (usage) for an unknown preset or sizes that cannot be met.
Profile make_profile(const SynthOptions& options);

}  // namespace lrml::prep
