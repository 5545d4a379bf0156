// Compiled for every instruction set; each call goes to the best one this machine has.
#include "lrml/base/floating.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "base/floating.cpp"
#include <hwy/foreach_target.h>
// Each pass of foreach_target includes this anew.
#include <hwy/highway.h>

#include <array>

HWY_BEFORE_NAMESPACE();
namespace lrml::HWY_NAMESPACE {

// x = m·2^e with m in [√½, √2); ln m = 2·artanh(z), z = (m − 1)/(m + 1), |z| < 0.1716: z + z³/3 + z⁵/5 + … to z²¹.
double logarithm(double x) {
  const auto bits = std::bit_cast<std::uint64_t>(x);
  constexpr std::uint64_t sqrt_half = 0x3fe6a09e667f3bcdu;
  const std::uint64_t above = bits - sqrt_half;
  const auto exponent = static_cast<std::int64_t>(above) >> 52;
  const double m = std::bit_cast<double>(bits - (static_cast<std::uint64_t>(exponent) << 52));
  const double z = (m - 1.0) / (m + 1.0);
  const double z2 = z * z;
  double series = 1.0 / 21.0;
  for (int odd = 19; odd >= 1; odd -= 2) series = fused(series, z2, 1.0 / odd);
  const auto e = static_cast<double>(exponent);
  constexpr double ln2_high = 0x1.62e42fefa38p-1;  // 42 bits: e·ln2_high is exact
  constexpr double ln2_low = 0x1.ef35793c7673p-45;
  return fused(e, ln2_high, fused(e, ln2_low, 2.0 * z * series));
}

// x is reduced to a quarter turn around the nearest multiple of ¼; Taylor polynomials on |t| ≤ π/4.
CosineSine cosine_sine_of_turn(double x) {
  constexpr double two_pi = 6.283185307179586;
  const auto quarter = static_cast<int>(x * 4.0 + 0.5);
  const double t = (x - 0.25 * quarter) * two_pi;
  const double t2 = t * t;
  constexpr std::array cosine_terms = {
      -1.0 / 87178291200.0, 1.0 / 479001600.0, -1.0 / 3628800.0, 1.0 / 40320.0, -1.0 / 720.0, 1.0 / 24.0, -0.5, 1.0};
  constexpr std::array sine_terms = {1.0 / 355687428096000.0,
                                     -1.0 / 1307674368000.0,
                                     1.0 / 6227020800.0,
                                     -1.0 / 39916800.0,
                                     1.0 / 362880.0,
                                     -1.0 / 5040.0,
                                     1.0 / 120.0,
                                     -1.0 / 6.0,
                                     1.0};
  double cosine = 1.0 / 20922789888000.0;
  for (const double term : cosine_terms) cosine = fused(cosine, t2, term);
  double sine = 0.0;
  for (const double term : sine_terms) sine = fused(sine, t2, term);
  sine *= t;
  switch (quarter & 3) {
    case 0:
      return {cosine, sine};
    case 1:
      return {-sine, cosine};
    case 2:
      return {-cosine, -sine};
    default:
      return {sine, -cosine};
  }
}

}  // namespace lrml::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <cfenv>

#include "lrml/base/error.h"

namespace lrml {

HWY_EXPORT(logarithm);
HWY_EXPORT(cosine_sine_of_turn);

double logarithm(double x) {
  return HWY_DYNAMIC_DISPATCH(logarithm)(x);
}

CosineSine cosine_sine_of_turn(double x) {
  return HWY_DYNAMIC_DISPATCH(cosine_sine_of_turn)(x);
}

void require_ieee_arithmetic() {
  if (std::fegetround() != FE_TONEAREST) {
    throw Error(ExitCode::failure,
                "floating-point rounding is not to nearest (results would differ between machines). "
                "Start without libraries or settings that change the rounding mode.");
  }
  volatile float smallest_normal = std::numeric_limits<float>::min();
  const volatile float half = smallest_normal * 0.5f;
  if (half == 0.0f) {
    throw Error(ExitCode::failure,
                "subnormal numbers are flushed to zero (results would differ between machines). "
                "Start without libraries built with -ffast-math.");
  }
}

}  // namespace lrml
#endif
