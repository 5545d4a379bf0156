#include "lrml/base/fixed_point.h"

#include "lrml/base/error.h"

namespace lrml {
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

std::size_t add_fixed(std::span<const float> values, int bits, std::span<std::int64_t> sums) {
  LRML_ASSERT(values.size() == sums.size() && bits > 0 && bits <= memory_bits);
  unsigned out_of_range = 0;
  for (const float x : values) out_of_range |= static_cast<unsigned>(!in_range(x));
  if (out_of_range != 0) [[unlikely]]
    return add_good_ones(values, bits, sums);
  const float* const __restrict from = values.data();
  std::int64_t* const __restrict to = sums.data();
  for (std::size_t k = 0; k < values.size(); ++k) to[k] += to_fixed(from[k], bits);
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
