// Compiled for every instruction set; each call goes to the best one this machine has.
#include "data_prep/synth/liking.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "data_prep/synth/liking.cpp"
#include <hwy/foreach_target.h>
// Each pass of foreach_target includes this anew.
#include <hwy/highway.h>

#include "lrml/base/floating.h"

HWY_BEFORE_NAMESPACE();
namespace lrml::prep::HWY_NAMESPACE {

void squared_distances(const Latent* wanted, std::size_t kinds, std::span<const Latent> centres, float* distances) {
  for (std::size_t c = 0, block = 0; c < centres.size(); ++c) {
    const Latent &a = wanted[block], &b = centres[c];
    float sum = 0.0f;
    for (std::size_t d = 0; d < latent_width; ++d) {
      const float difference = a[d] - b[d];
      sum = fused(difference, difference, sum);
    }
    distances[c] = sum;
    block = block + 1 == kinds ? 0 : block + 1;
  }
}

void likings(const float* __restrict distances, std::size_t clusters, double* __restrict liking) {
  for (std::size_t c = 0; c < clusters; ++c) liking[c] = exponential(-closeness * distances[c]);
}

}  // namespace lrml::prep::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "lrml/base/error.h"

namespace lrml::prep {

HWY_EXPORT(squared_distances);
HWY_EXPORT(likings);

void squared_distances(std::span<const Latent> wanted, std::span<const Latent> centres, std::span<float> distances) {
  LRML_ASSERT(!wanted.empty() && centres.size() == distances.size());
  HWY_DYNAMIC_DISPATCH(squared_distances)(wanted.data(), wanted.size(), centres, distances.data());
}

void likings(std::span<const float> distances, std::span<double> liking) {
  LRML_ASSERT(distances.size() == liking.size());
  HWY_DYNAMIC_DISPATCH(likings)(distances.data(), distances.size(), liking.data());
}

}  // namespace lrml::prep
#endif
