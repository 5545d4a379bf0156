// The slow, obvious model: one triplet, one number at a time, in float (the kernels' bits) or double (the truth).
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "lrml/base/floating.h"
#include "lrml/base/types.h"
#include "lrml/model/options.h"

namespace lrml::test {

inline float reference_exp(float x) {
  return exponential(x);
}
inline double reference_exp(double x) {
  return std::exp(x);
}

template <class T>
using Rows = std::vector<std::vector<T>>;

template <class T>
struct ReferenceParameters {
  Rows<T> P, Q, K, M;
};

template <class T>
Rows<T> zeros_like(const Rows<T>& rows) {
  Rows<T> zeros = rows;
  for (auto& row : zeros) std::fill(row.begin(), row.end(), T{});
  return zeros;
}

template <class T>
struct ReferencePair {
  std::vector<T> s, a, r;
};

/// z = K (p ∘ q); of a pair with |z| > 16 somewhere, z − max z computed in double.
template <class T>
std::vector<T> reference_logits(const ReferenceParameters<T>& theta, const std::vector<T>& p, const std::vector<T>& q) {
  const std::size_t d = p.size(), n = theta.K.size();
  std::vector<T> z(n);
  std::vector<double> wide(n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < d; ++k) {
      z[i] = fused(theta.K[i][k], p[k] * q[k], z[i]);
      wide[i] = fused(double{theta.K[i][k]}, double{p[k]} * double{q[k]}, wide[i]);
    }
  }
  if (std::ranges::none_of(z, [](T x) { return std::abs(x) > T{16}; })) return z;
  const double top = std::ranges::max(wide);
  for (std::size_t i = 0; i < n; ++i) z[i] = static_cast<T>(wide[i] - top);
  return z;
}

template <class T>
ReferencePair<T> reference_relation(const ReferenceParameters<T>& theta, const std::vector<T>& p,
                                    const std::vector<T>& q) {
  const std::size_t d = p.size(), n = theta.K.size();
  ReferencePair<T> pair{std::vector<T>(d), reference_logits(theta, p, q), std::vector<T>(d)};
  for (std::size_t k = 0; k < d; ++k) pair.s[k] = p[k] * q[k];
  if (n > 0) {
    const T top = *std::max_element(pair.a.begin(), pair.a.end());
    T total{};
    for (T& a : pair.a) total += a = reference_exp(a - top);
    for (T& a : pair.a) a *= T{1} / total;
  }
  for (std::size_t k = 0; k < d; ++k) {
    for (std::size_t i = 0; i < n; ++i) pair.r[k] = fused(theta.M[i][k], pair.a[i], pair.r[k]);
  }
  return pair;
}

/// D = Σ ((p + r) − q)²; −p·q for bpr.
template <class T>
T reference_distance(ModelKind kind, const std::vector<T>& p, const std::vector<T>& r, const std::vector<T>& q) {
  T sum{};
  for (std::size_t k = 0; k < p.size(); ++k) {
    const T e = (p[k] + r[k]) - q[k];
    sum = kind == ModelKind::bpr ? fused(p[k], q[k], sum) : fused(e, e, sum);
  }
  return kind == ModelKind::bpr ? -sum : sum;
}

template <class T>
struct ReferenceLoss {
  T positive, negative, loss;
};

template <class T>
ReferenceLoss<T> reference_loss(const ModelOptions& model, T margin, const ReferenceParameters<T>& theta,
                                const Triplet& triplet) {
  const auto &p = theta.P[index(triplet.user)], &qi = theta.Q[index(triplet.positive)],
             &qj = theta.Q[index(triplet.negative)];
  const auto pair = reference_relation(theta, p, qi);
  const auto other = model.relation == Relation::own ? reference_relation(theta, p, qj) : pair;
  const T positive = reference_distance(model.kind, p, pair.r, qi);
  const T negative = reference_distance(model.kind, p, other.r, qj);
  const T x = positive - negative;
  if (model.kind == ModelKind::bpr) return {positive, negative, static_cast<T>(std::log1p(std::exp(double(x))))};
  return {positive, negative, std::max(T{}, (margin + positive) - negative)};
}

/// The sum of losses and its gradients; `theta.K` and `theta.M` are empty without a memory.
template <class T>
struct ReferenceGradients {
  T loss{};
  ReferenceParameters<T> of;
};

/// ∂s of a pair with ∂loss/∂r = g; adds the pair to ∂K and ∂M.
template <class T>
std::vector<T> reference_memory_backward(const ReferenceParameters<T>& theta, const ReferencePair<T>& pair,
                                         const std::vector<T>& g, ReferenceParameters<T>& gradient) {
  const std::size_t d = g.size(), n = theta.K.size();
  std::vector<T> da(n), ds(d);
  T mean{};
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < d; ++k) da[i] = fused(theta.M[i][k], g[k], da[i]);
    mean = fused(pair.a[i], da[i], mean);
  }
  for (std::size_t i = 0; i < n; ++i) {
    const T dz = pair.a[i] * (da[i] - mean);
    for (std::size_t k = 0; k < d; ++k) {
      ds[k] = fused(dz, theta.K[i][k], ds[k]);
      gradient.K[i][k] = fused(dz, pair.s[k], gradient.K[i][k]);
      gradient.M[i][k] = fused(pair.a[i], g[k], gradient.M[i][k]);
    }
  }
  return ds;
}

/// Gradient rows of one active triplet of lrml or cml whose loss has a weight, added to those of its rows.
template <class T>
void reference_backward(const ModelOptions& model, const ReferenceParameters<T>& theta, const Triplet& triplet,
                        ReferenceParameters<T>& gradient, T weight = 1) {
  const auto &p = theta.P[index(triplet.user)], &qi = theta.Q[index(triplet.positive)],
             &qj = theta.Q[index(triplet.negative)];
  const std::size_t d = p.size();
  const bool own = model.relation == Relation::own;
  const auto pair = reference_relation(theta, p, qi);
  const auto other = own ? reference_relation(theta, p, qj) : pair;
  std::vector<T> di(d), dj(d), g(d), g_negative(d);
  for (std::size_t k = 0; k < d; ++k) {
    di[k] = T{-2} * weight * ((p[k] + pair.r[k]) - qi[k]);
    dj[k] = T{2} * weight * ((p[k] + other.r[k]) - qj[k]);
    g[k] = own ? -di[k] : T{2} * weight * (qj[k] - qi[k]);
    g_negative[k] = -dj[k];
  }
  const auto ds = reference_memory_backward(theta, pair, g, gradient);
  const auto ds_negative = own ? reference_memory_backward(theta, other, g_negative, gradient) : std::vector<T>(d);
  for (std::size_t k = 0; k < d; ++k) {
    T dp = fused(ds[k], qi[k], g[k]);
    if (own) dp += fused(ds_negative[k], qj[k], g_negative[k]);
    gradient.P[index(triplet.user)][k] += dp;
    gradient.Q[index(triplet.positive)][k] += fused(ds[k], p[k], di[k]);
    gradient.Q[index(triplet.negative)][k] += own ? fused(ds_negative[k], p[k], dj[k]) : dj[k];
  }
}

}  // namespace lrml::test
