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

}  // namespace lrml::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
