// The memory's backward pass for a group of pairs, with vector lanes along d.
#pragma once

#include <span>
#include <vector>

#include "lrml/base/matrix.h"
#include "lrml/model/parameters.h"
#include "relation.h"
#include "triplet_rows.h"

namespace lrml {

/// Gradients of pairs with respect to their joint embedding and the memory.
///
/// A pair enters with a and g = ∂loss/∂r; it leaves ∂s, and is added to ∂K and ∂M in the order of entering.
class MemoryBackward {
 public:
  static constexpr std::size_t capacity = 4 * lanes;  ///< pairs at a time

  /// Starts a shard: zeroes ∂K and ∂M.
  void start(const Parameters& parameters);

  /// Rows of pair i of the group: g and s to fill, ∂s after `run`.
  MemoryRows rows(std::size_t i) { return {joint_[i * blocks_].v, g_[i * blocks_].v, joint_gradient_[i * blocks_].v}; }
  /// To fill too, [n].
  std::span<float> attention(std::size_t i) { return {attention_.data() + i * slots_, slots_}; }

  /// Computes ∂s of pairs 0 … count − 1 and adds them to ∂K and ∂M.
  void run(const MemoryFactors& memory, std::size_t count);

  /// ∂K and ∂M so far, [n x d].
  void finish(Matrix& keys, Matrix& values) const;

 private:
  void attention_backward(const MemoryFactors& memory, std::size_t first, std::size_t count);

  std::size_t dim_ = 0;
  std::size_t slots_ = 0;
  std::size_t blocks_ = 0;              ///< Lanes per row of d
  std::vector<Lanes> g_;                ///< [capacity x blocks]
  std::vector<Lanes> joint_;            ///< [capacity x blocks]
  std::vector<Lanes> joint_gradient_;   ///< [capacity x blocks]
  std::vector<float> attention_;        ///< [capacity x n]
  std::vector<float> logit_gradient_;   ///< [capacity x n] ∂z
  std::vector<Lanes> key_gradient_;     ///< [n x blocks]
  std::vector<Lanes> value_gradient_;   ///< [n x blocks]
  std::vector<Lanes> g_lanes_;          ///< [d] sixteen g side by side
  std::vector<Lanes> attention_lanes_;  ///< [n]
  std::vector<Lanes> slot_lanes_;       ///< [n] ∂a, then ∂z
};

}  // namespace lrml
