#include "relation.h"

namespace lrml {

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
