// Exact sums: numbers rounded once to a fixed unit and added as 64-bit integers, so that order does not matter.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

namespace lrml {

/// The units are 2⁻ᵇⁱᵗˢ. Frozen: a change is a new semantics_version.
inline constexpr int item_row_bits = 28;  ///< one contribution = one triplet's gradient row
inline constexpr int memory_bits = 40;  ///< one contribution = one logical shard's partial of ∂K or ∂M in one step
inline constexpr int loss_bits = 30;    ///< one contribution = one triplet's hinge

/// Contributions must lie strictly between −range_limit and range_limit; others are bad: counted, not added.
inline constexpr float range_limit = 1024.0f;

inline bool in_range(float x) {
  return x > -range_limit && x < range_limit;
}  // false for NaN

inline constexpr double fixed_shift = 6755399441055744.0;  ///< 1.5·2⁵²

/// `x` in units of 2⁻ᵇⁱᵗˢ, rounded to nearest, ties to even. @pre in_range(x), bits ≤ 40
///
/// x·2ᵇⁱᵗˢ is exact in double and below 2⁵⁰, so adding 1.5·2⁵² rounds it to an integer held in the low bits.
inline std::int64_t to_fixed(float x, int bits) {
  const double scale = std::bit_cast<double>(static_cast<std::uint64_t>(1023 + bits) << 52);
  const double shifted = static_cast<double>(x) * scale + fixed_shift;
  return std::bit_cast<std::int64_t>(shifted) - std::bit_cast<std::int64_t>(fixed_shift);
}

/// The float nearest to sum·2⁻ᵇⁱᵗˢ (through double, as `float(double(sum)·2⁻ᵇⁱᵗˢ)`).
inline float from_fixed(std::int64_t sum, int bits) {
  const double unit = std::bit_cast<double>(static_cast<std::uint64_t>(1023 - bits) << 52);
  return static_cast<float>(static_cast<double>(sum) * unit);
}

/// The same for a row of sums. @pre equal sizes
void from_fixed(std::span<const std::int64_t> sums, int bits, std::span<float> values);
void from_fixed(std::span<const std::int32_t> sums, int bits, std::span<float> values);

/// Adds each `values[k]` to `sums[k]` in units of 2⁻ᵇⁱᵗˢ and returns how many were bad and left out.
/// @pre equal sizes; at most 2²⁵ contributions per sum at 28 bits, 2¹³ at 40 bits, so that int64 cannot overflow
std::size_t add_fixed(std::span<const float> values, int bits, std::span<std::int64_t> sums);

/// The same in 32 bits, for values and sums that keep within them. @pre equal sizes; |sums[k] + values[k]·2ᵇⁱᵗˢ| < 2³¹
void add_fixed(std::span<const float> values, int bits, std::span<std::int32_t> sums);

/// The largest |values[k]|; NaN counts as beyond every number, and of nothing it is 0.
float largest_magnitude(std::span<const float> values);

/// Adds all of `values` to the one `sum`, as add_fixed.
std::size_t add_fixed_total(std::span<const float> values, int bits, std::int64_t& sum);

}  // namespace lrml
