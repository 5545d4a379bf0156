// Elementary functions that give the same bits on every machine: polynomials with fused multiply-adds, no libm.
#pragma once

#include <bit>
#include <cstdint>
#include <limits>

namespace lrml {

inline float fused(float a, float b, float c) {
  return __builtin_fmaf(a, b, c);
}
inline double fused(double a, double b, double c) {
  return __builtin_fma(a, b, c);
}

/// IEEE square roots: correctly rounded, hence equal everywhere.
inline float square_root(float x) {
  return __builtin_sqrtf(x);
}
inline double square_root(double x) {
  return __builtin_sqrt(x);
}

/// e^x for x ≤ 88, relative error below 2e-7; 0 below −87 (no subnormal results); NaN stays NaN. Vectorizes.
///
/// x = k·ln 2 + t with |t| ≤ ½ ln 2; e^t by its Taylor polynomial of degree 7 (remainder below 2⁻²⁶).
inline float exponential(float x) {
  const float shifted = fused(x, 1.44269504f, 12582912.0f);  // 1.5·2²³: rounds x/ln 2 to an integer
  const float k = shifted - 12582912.0f;
  const float t = fused(k, -1.42860677e-6f, fused(k, -0.693145752f, x));
  float power = fused(1.98412698e-4f, t, 1.38888889e-3f);
  power = fused(power, t, 8.33333333e-3f);
  power = fused(power, t, 4.16666667e-2f);
  power = fused(power, t, 1.66666667e-1f);
  power = fused(power, t, 0.5f);
  power = fused(power, t, 1.0f);
  power = fused(power, t, 1.0f);
  const std::uint32_t exponent = (std::bit_cast<std::uint32_t>(shifted) << 23) + 0x3f800000u;
  const float result = power * std::bit_cast<float>(exponent);
  return x < -87.0f ? 0.0f : result;
}

/// Natural logarithm of a positive normal number, relative error below 1e-14.
double logarithm(double x);

/// cos(2πx) and sin(2πx) for x in [0, 1], absolute error below 1e-14.
struct CosineSine {
  double cosine;
  double sine;
};
CosineSine cosine_sine_of_turn(double x);

/// Throws Error (failure) unless this thread rounds to nearest and keeps subnormal numbers:
/// without either, the promise of equal bits does not hold.
void require_ieee_arithmetic();

}  // namespace lrml
