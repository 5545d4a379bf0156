#include "memory_backward.h"

#include <algorithm>

#include "relation.h"

namespace lrml {
namespace {

/// Rows t = 0 … 15 of `table`, a row beyond `count` being the last one again.
void gather_lanes(const float* table, std::size_t stride, std::size_t width, std::size_t count, Lanes* out) {
  const float* rows[lanes];
  for (std::size_t t = 0; t < lanes; ++t) rows[t] = table + std::min(t, count - 1) * stride;
  rows_to_lanes(rows, width, out);
}

}  // namespace

void MemoryBackward::start(const Parameters& parameters) {
  dim_ = parameters.dim();
  slots_ = parameters.slots();
  blocks_ = lane_blocks(dim_);
  g_lanes_.resize(dim_);
  attention_lanes_.resize(slots_);
  slot_lanes_.resize(slots_);
  key_gradient_.assign(slots_ * blocks_, Lanes{});
  value_gradient_.assign(slots_ * blocks_, Lanes{});
}

// ∂a = M g, ∂z = a ∘ (∂a − Σ a ∂a) for up to sixteen pairs.
void MemoryBackward::attention_backward(const MemoryFactors& memory, const PairTable& pairs, std::size_t first,
                                        std::size_t count) {
  gather_lanes(pairs.g[first * blocks_].v, blocks_ * lanes, dim_, count, g_lanes_.data());
  gather_lanes(pairs.attention + first * slots_, slots_, slots_, count, attention_lanes_.data());
  multiply(memory.values(), {g_lanes_.data()}, {slot_lanes_.data()});
  softmax_backward(attention_lanes_, slot_lanes_);
  float* rows[lanes];
  for (std::size_t t = 0; t < lanes; ++t) {
    rows[t] = t < count ? logit_gradient_.data() + (first + t) * slots_ : nullptr;
  }
  lanes_to_rows(slot_lanes_.data(), slots_, rows);
}

void MemoryBackward::run(const MemoryFactors& memory, const PairTable& pairs, std::size_t count) {
  if (slots_ == 0) {
    std::fill_n(pairs.joint_gradient, count * blocks_, Lanes{});
    return;
  }
  logit_gradient_.resize(std::max(logit_gradient_.size(), count * slots_));
  for (std::size_t first = 0; first < count; first += lanes) {
    attention_backward(memory, pairs, first, std::min(lanes, count - first));
  }
  const StridedMatrix logits = {logit_gradient_.data(), count, slots_, slots_, 1};
  const StridedMatrix attention = {pairs.attention, count, slots_, slots_, 1};
  const auto read = [&](const Lanes* rows) { return ConstLaneRows{rows, blocks_, blocks_}; };
  const auto whole = [&](Lanes* rows) { return LaneRows{rows, blocks_, blocks_}; };
  multiply(logits, memory.key_rows(), whole(pairs.joint_gradient));
  multiply(logits.transposed(), read(pairs.joint), whole(key_gradient_.data()), Sum::go_on);
  multiply(attention.transposed(), read(pairs.g), whole(value_gradient_.data()), Sum::go_on);
}

void MemoryBackward::finish(Matrix& keys, Matrix& values) const {
  keys.resize(static_cast<Eigen::Index>(slots_), static_cast<Eigen::Index>(dim_));
  values.resize(static_cast<Eigen::Index>(slots_), static_cast<Eigen::Index>(dim_));
  for (std::size_t i = 0; i < slots_; ++i) {
    std::copy_n(key_gradient_[i * blocks_].v, dim_, row(keys, i).data());
    std::copy_n(value_gradient_[i * blocks_].v, dim_, row(values, i).data());
  }
}

}  // namespace lrml
