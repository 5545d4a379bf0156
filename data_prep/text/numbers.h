// Numbers as logs write them: decimal, exact, and nothing else. Not "inf", "0x1F", "1,5", "+1", " 1" or "1_000".
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lrml::prep {

/// An id that is its own key (see name_key): digits without leading zeros, below 2³¹.
std::optional<std::uint32_t> parse_key(std::string_view id);

/// The float, or double, nearest to "3", "3.5", ".5", "-2" or "9.64982703E8". Nothing for other text and for
/// numbers too large or too small for the type.
std::optional<float> parse_float(std::string_view text);
std::optional<double> parse_double(std::string_view text);

/// Which numbers are ratings.
struct RatingScale {
  float least = 0.0f;
  float most = 0.0f;
  float step = 0.0f;  ///< ratings are multiples of it; 0: any number between the bounds

  bool has(float rating) const {
    if (!(rating >= least && rating <= most)) return false;
    return step == 0.0f || std::nearbyint(rating / step) == rating / step;
  }
  /// "whole number from 1 to 5", "multiple of 0.5 from 0.5 to 5", "number from 0 to 10", "decimal number".
  std::string describe() const;
};

extern const RatingScale whole_stars;  ///< 1, 2 … 5
extern const RatingScale half_stars;   ///< 0.5, 1 … 5
extern const RatingScale any_number;   ///< play counts and the like: all that is finite

}  // namespace lrml::prep
