#include "lrml/optim/adam.h"

#include <array>
#include <limits>

#include "lrml/base/error.h"
#include "lrml/base/floating.h"

namespace lrml {
namespace {

float without_subnormals(float x) {
  constexpr float smallest = std::numeric_limits<float>::min();
  return x < smallest && x > -smallest ? 0.0f : x;
}

}  // namespace

Moments zero_moments(std::size_t rows, std::size_t dim) {
  return {zero_matrix(rows, dim), zero_matrix(rows, dim)};
}

AdamStep::AdamStep(const OptimOptions& options, BetaPowers& powers)
    : beta1_(static_cast<float>(options.beta1)),
      rest1_(static_cast<float>(1.0 - options.beta1)),
      beta2_(static_cast<float>(options.beta2)),
      rest2_(static_cast<float>(1.0 - options.beta2)),
      epsilon_(static_cast<float>(options.epsilon)) {
  powers.beta1 *= options.beta1;
  powers.beta2 *= options.beta2;
  rate_ = static_cast<float>(options.learning_rate / (1.0 - powers.beta1));
  root_scale_ = static_cast<float>(1.0 / square_root(1.0 - powers.beta2));
}

void AdamStep::update(std::span<const float> gradient, std::span<float> mean, std::span<float> square,
                      std::span<float> parameter) const {
  LRML_ASSERT(gradient.empty() || gradient.size() == parameter.size());
  LRML_ASSERT(mean.size() == parameter.size() && square.size() == parameter.size());
  float* const __restrict m = mean.data();
  float* const __restrict v = square.data();
  float* const __restrict theta = parameter.data();
  const auto move = [&](std::size_t k, float g) {
    m[k] = without_subnormals(fused(beta1_, m[k], rest1_ * g));
    v[k] = without_subnormals(fused(beta2_, v[k], rest2_ * (g * g)));
    const float root = fused(square_root(v[k]), root_scale_, epsilon_);
    theta[k] = fused(-rate_, m[k] / root, theta[k]);
  };
  if (gradient.empty()) {
    for (std::size_t k = 0; k < parameter.size(); ++k) move(k, 0.0f);
  } else {
    const float* const __restrict g = gradient.data();
    for (std::size_t k = 0; k < parameter.size(); ++k) move(k, g[k]);
  }
}

void project_to_unit_ball(std::span<float> row) {
  std::array<float, 16> sums = {};
  std::size_t k = 0;
  for (; k + 16 <= row.size(); k += 16) {
    for (std::size_t lane = 0; lane < 16; ++lane) sums[lane] = fused(row[k + lane], row[k + lane], sums[lane]);
  }
  for (std::size_t lane = 0; k < row.size(); ++k, ++lane) sums[lane] = fused(row[k], row[k], sums[lane]);
  for (std::size_t half = 8; half >= 1; half /= 2) {
    for (std::size_t lane = 0; lane < half; ++lane) sums[lane] += sums[lane + half];
  }
  if (!(sums[0] > 1.0f)) return;
  const float scale = 1.0f / square_root(sums[0]);
  for (float& x : row) x *= scale;
}

}  // namespace lrml
