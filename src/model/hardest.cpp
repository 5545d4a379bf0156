// Compiled for every instruction set; each call goes to the best one this machine has.
#include "lrml/model/hardest.h"

#include <cstddef>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "model/hardest.cpp"
#include <hwy/foreach_target.h>
// Each pass of foreach_target includes these anew.
#include "lrml/base/vector-inl.h"

HWY_BEFORE_NAMESPACE();
namespace lrml::HWY_NAMESPACE {

HWY_INLINE float squared_distance(const float* p, const float* q, std::size_t dim) {
  return sum_in_sixteen_lanes(dim, [p, q](auto tag, std::size_t k, auto sum) HWY_ATTR {
    const auto apart = hn::LoadU(tag, p + k) - hn::LoadU(tag, q + k);
    return fused(apart, apart, sum);
  });
}

HWY_INLINE float negative_product(const float* p, const float* q, std::size_t dim) {
  return -sum_in_sixteen_lanes(dim, [p, q](auto tag, std::size_t k, auto sum)
                                        HWY_ATTR { return fused(hn::LoadU(tag, p + k), hn::LoadU(tag, q + k), sum); });
}

HWY_INLINE void prefetch_row(std::span<const float> row) {
  for (std::size_t k = 0; k < row.size(); k += 16) __builtin_prefetch(row.data() + k);
}

/// The candidate with the smallest distance(p, q, dim), the first of equal ones.
template <class Distance>
HWY_INLINE void choose(const Parameters& parameters, std::span<const ItemId> candidates, std::span<Triplet> triplets,
                       const Distance& distance) {
  constexpr std::size_t ahead = 8;
  const std::size_t dim = parameters.dim(), each = triplets.empty() ? 0 : candidates.size() / triplets.size();
  std::size_t c = 0;
  for (Triplet& triplet : triplets) {
    const float* const p = parameters.user_row(triplet.user).data();
    float least = 0.0f;
    for (std::size_t h = 0; h < each; ++h, ++c) {
      if (c + ahead < candidates.size()) prefetch_row(parameters.item_row(candidates[c + ahead]));
      const float far = distance(p, parameters.item_row(candidates[c]).data(), dim);
      if (h > 0 && !(far < least)) continue;
      least = far;
      triplet.negative = candidates[c];
    }
  }
}

void choose_nearest(const Parameters& parameters, std::span<const ItemId> candidates, std::span<Triplet> triplets) {
  choose(parameters, candidates, triplets, squared_distance);
}

void choose_largest_product(const Parameters& parameters, std::span<const ItemId> candidates,
                            std::span<Triplet> triplets) {
  choose(parameters, candidates, triplets, negative_product);
}

}  // namespace lrml::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "lrml/base/error.h"

namespace lrml {

HWY_EXPORT(choose_nearest);
HWY_EXPORT(choose_largest_product);

void choose_hardest(ModelKind kind, const Parameters& parameters, std::span<const ItemId> candidates,
                    std::span<Triplet> triplets) {
  LRML_ASSERT(triplets.empty() ? candidates.empty() : candidates.size() % triplets.size() == 0);
  if (kind == ModelKind::bpr) {
    HWY_DYNAMIC_DISPATCH(choose_largest_product)(parameters, candidates, triplets);
  } else {
    HWY_DYNAMIC_DISPATCH(choose_nearest)(parameters, candidates, triplets);
  }
}

}  // namespace lrml
#endif
