// The vector registers of one instruction set, for code that Highway compiles once for each of them.
//
// Include after <hwy/foreach_target.h>. Lanes hold different outputs, never parts of one sum, so that the width of a
// register changes the speed and not one bit.
#if defined(LRML_BASE_VECTOR_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef LRML_BASE_VECTOR_INL_H
#undef LRML_BASE_VECTOR_INL_H
#else
#define LRML_BASE_VECTOR_INL_H
#endif

#include <hwy/highway.h>

#include <cstddef>

#include "lrml/base/floating.h"

HWY_BEFORE_NAMESPACE();
namespace lrml::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// As many floats as a register holds, but no more than sixteen.
using VectorTag = hn::CappedTag<float, 16>;
using Vector = hn::Vec<VectorTag>;
inline constexpr std::size_t vector_floats = hn::MaxLanes(VectorTag());

HWY_INLINE Vector load(const float* from) {
  return hn::LoadU(VectorTag(), from);
}

HWY_INLINE void store(float* to, Vector value) {
  hn::StoreU(value, VectorTag(), to);
}

HWY_INLINE Vector broadcast(float x) {
  return hn::Set(VectorTag(), x);
}

using lrml::fused;

/// a·b + c, rounded once, in every lane.
template <class V>
HWY_INLINE V fused(V a, V b, V c) {
#if HWY_TARGET == HWY_SSSE3
  constexpr std::size_t count = hn::MaxLanes(hn::DFromV<V>());
  float x[count], y[count], sum[count];
  hn::StoreU(a, hn::DFromV<V>(), x);
  hn::StoreU(b, hn::DFromV<V>(), y);
  hn::StoreU(c, hn::DFromV<V>(), sum);
  for (std::size_t i = 0; i < count; ++i) sum[i] = fused(x[i], y[i], sum[i]);
  return hn::LoadU(hn::DFromV<V>(), sum);
#else
  return hn::MulAdd(a, b, c);
#endif
}

/// Calls each(tag, k) for the whole registers of T that begin at k in a row of `count`, then for what is left.
template <class T, class Each>
HWY_INLINE void along(std::size_t count, const Each& each) {
  using Whole = hn::CappedTag<T, 64 / sizeof(T)>;
  using Quarter = hn::CappedTag<T, 4>;
  using One = hn::CappedTag<T, 1>;
  std::size_t k = 0;
  for (; k + hn::MaxLanes(Whole()) <= count; k += hn::MaxLanes(Whole())) each(Whole(), k);
  for (; k + hn::MaxLanes(Quarter()) <= count; k += hn::MaxLanes(Quarter())) each(Quarter(), k);
  for (; k < count; ++k) each(One(), k);
}

/// A sum over a row in sixteen lanes: element k goes to lane k mod 16, sequentially, by add(tag, k, sum so far); then
/// lanes l and l + 8, l + 4, l + 2, l + 1 are folded.
template <class Add>
HWY_INLINE float sum_in_sixteen_lanes(std::size_t count, const Add& add) {
  using Quarter = hn::CappedTag<float, 4>;
  using One = hn::CappedTag<float, 1>;
  alignas(64) float sums[16] = {};
  const std::size_t whole = count / 16 * 16;
  for (std::size_t lane = 0; lane < 16; lane += vector_floats) {
    Vector sum = hn::Zero(VectorTag());
    for (std::size_t k = lane; k < whole; k += 16) sum = add(VectorTag(), k, sum);
    store(sums + lane, sum);
  }
  std::size_t k = whole;
  std::size_t lane = 0;
  for (; k + 4 <= count; k += 4, lane += 4) {
    hn::StoreU(add(Quarter(), k, hn::LoadU(Quarter(), sums + lane)), Quarter(), sums + lane);
  }
  for (; k < count; ++k, ++lane) hn::StoreU(add(One(), k, hn::LoadU(One(), sums + lane)), One(), sums + lane);
  const auto first = hn::LoadU(Quarter(), sums) + hn::LoadU(Quarter(), sums + 8);
  const auto second = hn::LoadU(Quarter(), sums + 4) + hn::LoadU(Quarter(), sums + 12);
  hn::StoreU(first + second, Quarter(), sums);
  return (sums[0] + sums[2]) + (sums[1] + sums[3]);
}

}  // namespace lrml::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
