// The tile's operations, compiled for every instruction set; each call goes to the best one this machine has.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "model/relation.cpp"
#include <hwy/foreach_target.h>
// Each pass of foreach_target includes these anew.
#include "relation.h"
#include "tile-inl.h"

HWY_BEFORE_NAMESPACE();
namespace lrml::HWY_NAMESPACE {

/// The largest |z| of each pair is beyond large_logit; NaN does not count.
bool has_large(std::span<const Lanes> z) {
  const Vector limit = broadcast(large_logit);
  for (const Lanes& slot : z) {
    for (std::size_t t = 0; t < lanes; t += vector_floats) {
      if (!hn::AllFalse(VectorTag(), hn::Abs(load(slot.v + t)) > limit)) return true;
    }
  }
  return false;
}

/// z − max z of one pair, in double but for one rounding at the end of each: the product of two floats is exact there.
void refine_logits(const StridedMatrix& keys, std::span<const Lanes> p, std::span<const Lanes> q, std::size_t t,
                   std::span<Lanes> z) {
  const auto wide_logit = [&](std::size_t slot) {
    double sum = 0.0;
    for (std::size_t k = 0; k < keys.columns; ++k) {
      const double joint = double{p[k].v[t]} * double{q[k].v[t]};
      sum = lrml::fused(double{keys.data[slot * keys.row_stride + k * keys.column_stride]}, joint, sum);
    }
    return sum;
  };
  double top = wide_logit(0);
  for (std::size_t slot = 1; slot < z.size(); ++slot) {
    const double logit = wide_logit(slot);
    top = logit > top ? logit : top;
  }
  for (std::size_t slot = 0; slot < z.size(); ++slot) z[slot].v[t] = static_cast<float>(wide_logit(slot) - top);
}

/// Replaces the logits of the pairs with a large one. Softmax is the same of both.
void refine_large_logits(const StridedMatrix& keys, std::span<const Lanes> p, std::span<const Lanes> q,
                         std::span<Lanes> z) {
  for (std::size_t t = 0; t < lanes; ++t) {
    bool large = false;
    for (const Lanes& slot : z) large |= slot.v[t] > large_logit || slot.v[t] < -large_logit;
    if (large) refine_logits(keys, p, q, t, z);
  }
}

/// exponential(x) of lrml/base/floating.h in every lane.
HWY_INLINE Vector exponential(Vector x) {
  const auto fused_with = [](Vector a, Vector b, float c) HWY_ATTR { return fused(a, b, broadcast(c)); };
  const hn::RebindToUnsigned<VectorTag> integers;
  const Vector shifted = fused_with(x, broadcast(1.44269504f), 12582912.0f);
  const Vector k = shifted - broadcast(12582912.0f);
  const Vector t = fused(k, broadcast(-1.42860677e-6f), fused(k, broadcast(-0.693145752f), x));
  Vector power = fused_with(broadcast(1.98412698e-4f), t, 1.38888889e-3f);
  for (const float c : {8.33333333e-3f, 4.16666667e-2f, 1.66666667e-1f, 0.5f, 1.0f, 1.0f}) {
    power = fused_with(power, t, c);
  }
  const auto exponent = hn::ShiftLeft<23>(hn::BitCast(integers, shifted)) + hn::Set(integers, 0x3f800000u);
  const Vector result = power * hn::BitCast(VectorTag(), exponent);
  return hn::IfThenZeroElse(x < broadcast(-87.0f), result);
}

void softmax(std::span<Lanes> z) {
  for (std::size_t t = 0; t < lanes && !z.empty(); t += vector_floats) {
    Vector top = load(z[0].v + t);
    for (const Lanes& slot : z) {
      const Vector value = load(slot.v + t);
      top = hn::IfThenElse(value > top, value, top);
    }
    Vector total = hn::Zero(VectorTag());
    for (Lanes& slot : z) {
      const Vector power = exponential(load(slot.v + t) - top);
      store(slot.v + t, power);
      total = total + power;
    }
    const Vector share = broadcast(1.0f) / total;
    for (Lanes& slot : z) store(slot.v + t, load(slot.v + t) * share);
  }
}

void relate(const MemoryFactors& memory, const Lanes* p, const Lanes* q, PairTile& pair) {
  const std::size_t dim = pair.joint.size();
  for (std::size_t k = 0; k < dim; ++k) {
    for (std::size_t t = 0; t < lanes; t += vector_floats) {
      store(pair.joint[k].v + t, load(p[k].v + t) * load(q[k].v + t));
    }
  }
  HWY_NAMESPACE::multiply(memory.keys(), {pair.joint.data()}, {pair.attention.data()}, Sum::start_at_zero);
  if (has_large(pair.attention)) refine_large_logits(memory.keys(), {p, dim}, {q, dim}, pair.attention);
  HWY_NAMESPACE::softmax(pair.attention);
  HWY_NAMESPACE::multiply(memory.values_transposed(), {pair.attention.data()}, {pair.relation.data()},
                          Sum::start_at_zero);
}

TwoDistances squared_distances(const Lanes* p, const Lanes* r, const Lanes* first_q, const Lanes* second_q,
                               std::size_t dim) {
  TwoDistances result;
  for (std::size_t t = 0; t < lanes; t += vector_floats) {
    Vector first = hn::Zero(VectorTag()), second = first;
    for (std::size_t k = 0; k < dim; ++k) {
      const Vector moved = load(p[k].v + t) + load(r[k].v + t);
      const Vector to_first = moved - load(first_q[k].v + t), to_second = moved - load(second_q[k].v + t);
      first = fused(to_first, to_first, first);
      second = fused(to_second, to_second, second);
    }
    store(result.first.v + t, first);
    store(result.second.v + t, second);
  }
  return result;
}

Lanes negative_dot(const Lanes* p, const Lanes* q, std::size_t dim) {
  Lanes result;
  for (std::size_t t = 0; t < lanes; t += vector_floats) {
    Vector sum = hn::Zero(VectorTag());
    for (std::size_t k = 0; k < dim; ++k) sum = fused(load(p[k].v + t), load(q[k].v + t), sum);
    store(result.v + t, hn::Neg(sum));
  }
  return result;
}

void softmax_backward(std::span<const Lanes> attention, std::span<Lanes> gradient) {
  for (std::size_t t = 0; t < lanes; t += vector_floats) {
    Vector mean = hn::Zero(VectorTag());
    for (std::size_t i = 0; i < attention.size(); ++i) {
      mean = fused(load(attention[i].v + t), load(gradient[i].v + t), mean);
    }
    for (std::size_t i = 0; i < attention.size(); ++i) {
      store(gradient[i].v + t, load(attention[i].v + t) * (load(gradient[i].v + t) - mean));
    }
  }
}

}  // namespace lrml::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <algorithm>
#include <cstring>

namespace lrml {

HWY_EXPORT(multiply);
HWY_EXPORT(rows_to_lanes);
HWY_EXPORT(lanes_to_rows);
HWY_EXPORT(softmax);
HWY_EXPORT(softmax_backward);
HWY_EXPORT(relate);
HWY_EXPORT(squared_distances);
HWY_EXPORT(negative_dot);

namespace {

bool equal_bytes(const Matrix& a, const Matrix& b) {
  const auto x = std::as_bytes(elements(a)), y = std::as_bytes(elements(b));
  if (row_count(a) != row_count(b) || x.size() != y.size()) return false;
  return x.empty() || std::memcmp(x.data(), y.data(), x.size()) == 0;
}

}  // namespace

void MemoryFactors::read(const Parameters& parameters) {
  if (equal_bytes(keys_, parameters.keys) && equal_bytes(values_, parameters.values)) return;
  keys_ = parameters.keys;
  values_ = parameters.values;
  blocks_ = lane_blocks(parameters.slots());
  transpose(keys_, keys_by_dim_);
  transpose(values_, values_by_dim_);
  const std::size_t row_blocks = lane_blocks(parameters.dim());
  key_rows_.assign(parameters.slots() * row_blocks, Lanes{});
  for (std::size_t i = 0; i < parameters.slots(); ++i) std::ranges::copy(row(keys_, i), key_rows_[i * row_blocks].v);
}

ConstLaneRows MemoryFactors::key_rows() const {
  const std::size_t blocks = lane_blocks(column_count(keys_));
  return {key_rows_.data(), blocks, blocks};
}

void MemoryFactors::transpose(const Matrix& table, std::vector<Lanes>& out) const {
  const std::size_t slots = row_count(table), dim = column_count(table);
  out.resize(dim * blocks_);
  for (std::size_t block = 0; block < blocks_; ++block) {
    const float* rows[lanes];
    for (std::size_t t = 0; t < lanes; ++t) rows[t] = row(table, std::min(block * lanes + t, slots - 1)).data();
    rows_to_lanes(rows, dim, out.data() + block, blocks_);
  }
}

StridedMatrix MemoryFactors::beside_each_other(const std::vector<Lanes>& table) const {
  return {table.empty() ? nullptr : table.front().v, row_count(keys_), column_count(keys_), 1, blocks_ * lanes};
}

void multiply(const StridedMatrix& a, ConstLaneRows x, LaneRows out, Sum sum) {
  HWY_DYNAMIC_DISPATCH(multiply)(a, x, out, sum);
}

void rows_to_lanes(const float* const (&rows)[lanes], std::size_t width, Lanes* out, std::size_t stride) {
  HWY_DYNAMIC_DISPATCH(rows_to_lanes)(rows, width, out, stride);
}

void lanes_to_rows(const Lanes* in, std::size_t width, float* const (&rows)[lanes]) {
  HWY_DYNAMIC_DISPATCH(lanes_to_rows)(in, width, rows);
}

void softmax(std::span<Lanes> z) {
  HWY_DYNAMIC_DISPATCH(softmax)(z);
}

void softmax_backward(std::span<const Lanes> attention, std::span<Lanes> gradient) {
  HWY_DYNAMIC_DISPATCH(softmax_backward)(attention, gradient);
}

void relate(const MemoryFactors& memory, const Lanes* p, const Lanes* q, PairTile& pair) {
  HWY_DYNAMIC_DISPATCH(relate)(memory, p, q, pair);
}

TwoDistances squared_distances(const Lanes* p, const Lanes* r, const Lanes* first_q, const Lanes* second_q,
                               std::size_t dim) {
  return HWY_DYNAMIC_DISPATCH(squared_distances)(p, r, first_q, second_q, dim);
}

Lanes negative_dot(const Lanes* p, const Lanes* q, std::size_t dim) {
  return HWY_DYNAMIC_DISPATCH(negative_dot)(p, q, dim);
}

}  // namespace lrml
#endif
