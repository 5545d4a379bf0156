// Compiled for every instruction set; each call goes to the best one this machine has.
#include "lrml/optim/adam.h"

#include <limits>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "optim/adam.cpp"
#include <hwy/foreach_target.h>
// Each pass of foreach_target includes these anew.
#include "lrml/base/vector-inl.h"

HWY_BEFORE_NAMESPACE();
namespace lrml::HWY_NAMESPACE {

template <class V>
HWY_INLINE V without_subnormals(V x) {
  return hn::IfThenZeroElse(hn::Abs(x) < hn::Set(hn::DFromV<V>(), std::numeric_limits<float>::min()), x);
}

/// Without a gradient where `gradient` is null.
void adam_update(const AdamConstants& c, const float* gradient, std::size_t count, float* mean, float* square,
                 float* parameter) {
  along<float>(count, [=](auto tag, std::size_t k) HWY_ATTR {
    const auto g = gradient == nullptr ? hn::Zero(tag) : hn::LoadU(tag, gradient + k);
    const auto m =
        without_subnormals(fused(hn::Set(tag, c.beta1), hn::LoadU(tag, mean + k), hn::Set(tag, c.rest1) * g));
    const auto v =
        without_subnormals(fused(hn::Set(tag, c.beta2), hn::LoadU(tag, square + k), hn::Set(tag, c.rest2) * (g * g)));
    const auto root = fused(hn::Sqrt(v), hn::Set(tag, c.root_scale), hn::Set(tag, c.epsilon));
    hn::StoreU(m, tag, mean + k);
    hn::StoreU(v, tag, square + k);
    hn::StoreU(fused(hn::Set(tag, -c.rate), m / root, hn::LoadU(tag, parameter + k)), tag, parameter + k);
  });
}

/// The sum of squares as project_to_ball defines it.
float squared_norm(const float* row, std::size_t count) {
  return sum_in_sixteen_lanes(count, [row](auto tag, std::size_t k, auto sum) HWY_ATTR {
    const auto x = hn::LoadU(tag, row + k);
    return fused(x, x, sum);
  });
}

}  // namespace lrml::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include "lrml/base/error.h"

namespace lrml {

HWY_EXPORT(adam_update);
HWY_EXPORT(squared_norm);

Moments zero_moments(std::size_t rows, std::size_t dim) {
  return {zero_matrix(rows, dim), zero_matrix(rows, dim)};
}

AdamStep::AdamStep(const OptimOptions& options, BetaPowers& powers)
    : constants_{static_cast<float>(options.beta1),
                 static_cast<float>(1.0 - options.beta1),
                 static_cast<float>(options.beta2),
                 static_cast<float>(1.0 - options.beta2),
                 static_cast<float>(options.epsilon),
                 0.0f,
                 0.0f} {
  powers.beta1 *= options.beta1;
  powers.beta2 *= options.beta2;
  constants_.rate = static_cast<float>(options.learning_rate / (1.0 - powers.beta1));
  constants_.root_scale = static_cast<float>(1.0 / square_root(1.0 - powers.beta2));
}

void AdamStep::update(std::span<const float> gradient, std::span<float> mean, std::span<float> square,
                      std::span<float> parameter) const {
  LRML_ASSERT(gradient.empty() || gradient.size() == parameter.size());
  LRML_ASSERT(mean.size() == parameter.size() && square.size() == parameter.size());
  const float* const from = gradient.empty() ? nullptr : gradient.data();
  HWY_DYNAMIC_DISPATCH(adam_update)
  (constants_, from, parameter.size(), mean.data(), square.data(), parameter.data());
}

void project_to_ball(std::span<float> row, float radius) {
  const float squares = HWY_DYNAMIC_DISPATCH(squared_norm)(row.data(), row.size());
  if (!(squares > radius * radius)) return;
  const float scale = radius / square_root(squares);
  for (float& x : row) x *= scale;
}

}  // namespace lrml
#endif
