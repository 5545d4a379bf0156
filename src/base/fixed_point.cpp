// Compiled for every instruction set; each call goes to the best one this machine has.
#include "lrml/base/fixed_point.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "base/fixed_point.cpp"
#include <hwy/foreach_target.h>
// Each pass of foreach_target includes this anew.
#include "lrml/base/vector-inl.h"

HWY_BEFORE_NAMESPACE();
namespace lrml::HWY_NAMESPACE {

/// Of non-negative floats the bits grow with the number, and NaN's are the largest.
float largest_magnitude(const float* values, std::size_t count) {
  std::int32_t largest = 0;
  const auto take = [&](auto tag, auto bits) HWY_ATTR {
    const hn::RebindToSigned<decltype(tag)> integers;
    largest = std::max(largest, hn::GetLane(hn::MaxOfLanes(integers, bits)));
  };
  const auto bits_of = [=](auto tag, std::size_t k) HWY_ATTR {
    return hn::BitCast(hn::RebindToSigned<decltype(tag)>(), hn::Abs(hn::LoadU(tag, values + k)));
  };
  std::size_t k = 0;
  if (count >= vector_floats) {
    const VectorTag tag;
    auto top = bits_of(tag, 0);
    for (k = vector_floats; k + vector_floats <= count; k += vector_floats) top = hn::Max(top, bits_of(tag, k));
    take(tag, top);
  }
  for (const hn::CappedTag<float, 1> one; k < count; ++k) take(one, bits_of(one, k));
  return std::bit_cast<float>(largest);
}

/// to_fixed in 32 bits: x·2ᵇⁱᵗˢ is exact in float too, and rounded the same way.
void add_narrow(const float* values, std::size_t count, int bits, std::int32_t* sums) {
  const float scale = std::bit_cast<float>(static_cast<std::uint32_t>(127 + bits) << 23);
  along<float>(count, [=](auto tag, std::size_t k) HWY_ATTR {
    const hn::RebindToSigned<decltype(tag)> integers;
    const auto fixed = hn::NearestInt(hn::LoadU(tag, values + k) * hn::Set(tag, scale));
    hn::StoreU(hn::LoadU(integers, sums + k) + fixed, integers, sums + k);
  });
}

/// to_fixed, register by register.
void add_in_range(std::span<const float> values, int bits, std::int64_t* sums) {
  const double scale = std::bit_cast<double>(static_cast<std::uint64_t>(1023 + bits) << 52);
  const float* const from = values.data();
  along<double>(values.size(), [=](auto tag, std::size_t k) HWY_ATTR {
    const hn::RebindToSigned<decltype(tag)> integers;
    const auto shift = hn::Set(tag, fixed_shift);
    const auto shifted =
        hn::PromoteTo(tag, hn::LoadU(hn::Rebind<float, decltype(tag)>(), from + k)) * hn::Set(tag, scale) + shift;
    const auto fixed = hn::BitCast(integers, shifted) - hn::BitCast(integers, shift);
    hn::StoreU(hn::LoadU(integers, sums + k) + fixed, integers, sums + k);
  });
}

/// from_fixed, register by register: a 64-bit integer becomes a double with one rounding here as well.
void from_fixed_row(const std::int64_t* sums, std::size_t count, int bits, float* values) {
  const double unit = std::bit_cast<double>(static_cast<std::uint64_t>(1023 - bits) << 52);
  along<double>(count, [=](auto tag, std::size_t k) HWY_ATTR {
    const hn::RebindToSigned<decltype(tag)> integers;
    const auto scaled = hn::ConvertTo(tag, hn::LoadU(integers, sums + k)) * hn::Set(tag, unit);
    const hn::Rebind<float, decltype(tag)> floats;
    hn::StoreU(hn::DemoteTo(floats, scaled), floats, values + k);
  });
}

/// An int32 becomes a float with one rounding, and the unit is a power of two.
void from_narrow_row(const std::int32_t* sums, std::size_t count, int bits, float* values) {
  const float unit = std::bit_cast<float>(static_cast<std::uint32_t>(127 - bits) << 23);
  along<float>(count, [=](auto tag, std::size_t k) HWY_ATTR {
    const hn::RebindToSigned<decltype(tag)> integers;
    hn::StoreU(hn::ConvertTo(tag, hn::LoadU(integers, sums + k)) * hn::Set(tag, unit), tag, values + k);
  });
}

}  // namespace lrml::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "lrml/base/error.h"

namespace lrml {

HWY_EXPORT(largest_magnitude);
HWY_EXPORT(add_narrow);
HWY_EXPORT(from_narrow_row);
HWY_EXPORT(add_in_range);
HWY_EXPORT(from_fixed_row);

namespace {

std::size_t add_good_ones(std::span<const float> values, int bits, std::span<std::int64_t> sums) {
  std::size_t bad = 0;
  for (std::size_t k = 0; k < values.size(); ++k) {
    if (in_range(values[k])) {
      sums[k] += to_fixed(values[k], bits);
    } else {
      ++bad;
    }
  }
  return bad;
}

}  // namespace

void from_fixed(std::span<const std::int64_t> sums, int bits, std::span<float> values) {
  LRML_ASSERT(values.size() == sums.size());
  HWY_DYNAMIC_DISPATCH(from_fixed_row)(sums.data(), sums.size(), bits, values.data());
}

void from_fixed(std::span<const std::int32_t> sums, int bits, std::span<float> values) {
  LRML_ASSERT(values.size() == sums.size());
  HWY_DYNAMIC_DISPATCH(from_narrow_row)(sums.data(), sums.size(), bits, values.data());
}

float largest_magnitude(std::span<const float> values) {
  return HWY_DYNAMIC_DISPATCH(largest_magnitude)(values.data(), values.size());
}

void add_fixed(std::span<const float> values, int bits, std::span<std::int32_t> sums) {
  LRML_ASSERT(values.size() == sums.size() && bits > 0 && bits < 31);
  HWY_DYNAMIC_DISPATCH(add_narrow)(values.data(), values.size(), bits, sums.data());
}

std::size_t add_fixed(std::span<const float> values, int bits, std::span<std::int64_t> sums) {
  LRML_ASSERT(values.size() == sums.size() && bits > 0 && bits <= memory_bits);
  if (!in_range(largest_magnitude(values))) [[unlikely]]
    return add_good_ones(values, bits, sums);
  HWY_DYNAMIC_DISPATCH(add_in_range)(values, bits, sums.data());
  return 0;
}

std::size_t add_fixed_total(std::span<const float> values, int bits, std::int64_t& sum) {
  std::size_t bad = 0;
  for (const float x : values) {
    if (in_range(x)) {
      sum += to_fixed(x, bits);
    } else {
      ++bad;
    }
  }
  return bad;
}

}  // namespace lrml
#endif
