#include "relation.h"

#include <algorithm>

namespace lrml {
namespace {

/// The largest |z| of each pair; NaN does not count.
Lanes largest_magnitude(std::span<const Lanes> z) {
  Lanes largest;
  for (std::size_t part = 0; part < lanes / vector_lanes; ++part) {
    Vector top = {};
    for (const Lanes& slot : z) {
      const Vector value = slot.part(part);
      const Vector magnitude = value < 0.0f ? -value : value;
      top = magnitude > top ? magnitude : top;
    }
    largest.part(part) = top;
  }
  return largest;
}

// The product of two floats is exact in double.
void compute_wide_logits(const Matrix& keys, const Lanes* p, const Lanes* q, PairTile& pair) {
  for (std::size_t k = 0; k < pair.wide_joint.size(); ++k) {
    for (std::size_t t = 0; t < lanes; ++t) {
      pair.wide_joint[k].v[t] = static_cast<double>(p[k].v[t]) * static_cast<double>(q[k].v[t]);
    }
  }
  for (std::size_t i = 0; i < pair.wide_logits.size(); ++i) {
    const std::span<const float> key = row(keys, i);
    WideLanes sum = {};
    for (std::size_t k = 0; k < key.size(); ++k) {
      const auto key_element = static_cast<double>(key[k]);
      for (std::size_t t = 0; t < lanes; ++t) sum.v[t] = fused(key_element, pair.wide_joint[k].v[t], sum.v[t]);
    }
    pair.wide_logits[i] = sum;
  }
}

/// Replaces the logits of the pairs with a large one by z − max z, exact but for one rounding at the end of each.
/// Softmax is the same of both.
void refine_large_logits(const Matrix& keys, const Lanes* p, const Lanes* q, PairTile& pair) {
  const Lanes largest = largest_magnitude(pair.attention);
  if (std::ranges::none_of(largest.v, [](float z) { return z > large_logit; })) return;
  compute_wide_logits(keys, p, q, pair);
  WideLanes top = pair.wide_logits[0];
  for (const WideLanes& slot : pair.wide_logits) {
    for (std::size_t t = 0; t < lanes; ++t) top.v[t] = slot.v[t] > top.v[t] ? slot.v[t] : top.v[t];
  }
  for (std::size_t i = 0; i < pair.attention.size(); ++i) {
    for (std::size_t t = 0; t < lanes; ++t) {
      if (largest.v[t] > large_logit) {
        pair.attention[i].v[t] = static_cast<float>(pair.wide_logits[i].v[t] - top.v[t]);
      }
    }
  }
}

}  // namespace

void softmax(std::span<Lanes> z) {
  if (z.empty()) return;
  Lanes top = z[0];
  for (const Lanes& slot : z) {
    for (std::size_t t = 0; t < lanes; ++t) top.v[t] = slot.v[t] > top.v[t] ? slot.v[t] : top.v[t];
  }
  Lanes total = {};
  for (Lanes& slot : z) {
    for (std::size_t t = 0; t < lanes; ++t) slot.v[t] = exponential(slot.v[t] - top.v[t]);
    for (std::size_t t = 0; t < lanes; ++t) total.v[t] += slot.v[t];
  }
  for (std::size_t t = 0; t < lanes; ++t) total.v[t] = 1.0f / total.v[t];
  for (Lanes& slot : z) {
    for (std::size_t t = 0; t < lanes; ++t) slot.v[t] *= total.v[t];
  }
}

void relate(const Parameters& parameters, const Lanes* p, const Lanes* q, PairTile& pair) {
  for (std::size_t k = 0; k < pair.joint.size(); ++k) {
    for (std::size_t t = 0; t < lanes; ++t) pair.joint[k].v[t] = p[k].v[t] * q[k].v[t];
  }
  multiply(in_place(parameters.keys), {pair.joint.data()}, {pair.attention.data()});
  refine_large_logits(parameters.keys, p, q, pair);
  softmax(pair.attention);
  multiply(in_place(parameters.values).transposed(), {pair.attention.data()}, {pair.relation.data()});
}

Lanes squared_distance(const Lanes* p, const Lanes* r, const Lanes* q, std::size_t dim) {
  Lanes sum = {};
  for (std::size_t k = 0; k < dim; ++k) {
    for (std::size_t t = 0; t < lanes; ++t) {
      const float e = (p[k].v[t] + r[k].v[t]) - q[k].v[t];
      sum.v[t] = fused(e, e, sum.v[t]);
    }
  }
  return sum;
}

Lanes negative_dot(const Lanes* p, const Lanes* q, std::size_t dim) {
  Lanes sum = {};
  for (std::size_t k = 0; k < dim; ++k) {
    for (std::size_t t = 0; t < lanes; ++t) sum.v[t] = fused(p[k].v[t], q[k].v[t], sum.v[t]);
  }
  for (std::size_t t = 0; t < lanes; ++t) sum.v[t] = -sum.v[t];
  return sum;
}

}  // namespace lrml
