// Compiled for every instruction set; each call goes to the best one this machine has.
#include "lrml/base/fixed_point.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "base/fixed_point.cpp"
#include <hwy/foreach_target.h>
// Each pass of foreach_target includes this anew.
#include "lrml/base/vector-inl.h"

HWY_BEFORE_NAMESPACE();
namespace lrml::HWY_NAMESPACE {

bool all_in_range(std::span<const float> values) {
  bool good = true;
  along<float>(values.size(), [&](auto tag, std::size_t k) HWY_ATTR {
    good &= hn::AllTrue(tag, hn::Abs(hn::LoadU(tag, values.data() + k)) < hn::Set(tag, range_limit));
  });
  return good;
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

void from_fixed_row(const std::int64_t* __restrict sums, std::size_t count, int bits, float* __restrict values) {
  for (std::size_t k = 0; k < count; ++k) values[k] = from_fixed(sums[k], bits);
}

}  // namespace lrml::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "lrml/base/error.h"

namespace lrml {

HWY_EXPORT(all_in_range);
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

std::size_t add_fixed(std::span<const float> values, int bits, std::span<std::int64_t> sums) {
  LRML_ASSERT(values.size() == sums.size() && bits > 0 && bits <= memory_bits);
  if (!HWY_DYNAMIC_DISPATCH(all_in_range)(values)) [[unlikely]]
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
