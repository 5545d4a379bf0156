// The memory's backward pass for a group of pairs, with vector lanes along d.
#pragma once

#include <cstddef>
#include <vector>

#include "lrml/base/matrix.h"
#include "lrml/model/parameters.h"
#include "relation.h"

namespace lrml {

/// Rows of pairs one after the other: d wide and in Lanes, attention n floats.
struct PairTable {
  Lanes *joint, *g;        ///< s = p ∘ q and ∂loss/∂r
  Lanes* joint_gradient;   ///< ∂s
  const float* attention;  ///< a
};

/// Gradients of pairs with respect to their joint embedding and the memory.
///
/// A pair enters with a, s and g; it leaves ∂s, and is added to ∂K and ∂M in the order of entering.
class MemoryBackward {
 public:
  /// Starts a shard: zeroes ∂K and ∂M.
  void start(const Parameters& parameters);

  /// Computes ∂s of `count` pairs (0 without slots) and adds them to ∂K and ∂M.
  void run(const MemoryFactors& memory, const PairTable& pairs, std::size_t count);

  /// ∂K and ∂M so far, [n x d].
  void finish(Matrix& keys, Matrix& values) const;

 private:
  void attention_backward(const MemoryFactors& memory, const PairTable& pairs, std::size_t first, std::size_t count);

  std::size_t dim_ = 0;
  std::size_t slots_ = 0;
  std::size_t blocks_ = 0;              ///< Lanes per row of d
  std::vector<float> logit_gradient_;   ///< [count x n] ∂z
  std::vector<Lanes> key_gradient_;     ///< [n x blocks]
  std::vector<Lanes> value_gradient_;   ///< [n x blocks]
  std::vector<Lanes> g_lanes_;          ///< [d] sixteen g side by side
  std::vector<Lanes> attention_lanes_;  ///< [n]
  std::vector<Lanes> slot_lanes_;       ///< [n] ∂a, then ∂z
};

}  // namespace lrml
