// What every step says to all ranks in one integer allreduce.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "lrml/base/fixed_point.h"
#include "lrml/base/matrix.h"
#include "lrml/comm/communicator.h"

namespace lrml {

/// ∂K and ∂M in units of 2⁻⁴⁰, loss in units of 2⁻³⁰, counts and requests; each is a sum over ranks after `sum`.
class ControlVector {
 public:
  enum Slot : std::size_t { loss, active, bad, stop, checkpoint, slots };

  ControlVector(std::size_t memory_slots, std::size_t dim)
      : memory_size_(memory_slots * dim), values_(2 * memory_size_ + slots, 0), gradient_(dim) {}

  void clear() { values_.assign(values_.size(), 0); }

  std::int64_t& operator[](Slot slot) { return values_[2 * memory_size_ + slot]; }

  /// Adds one logical shard's partials [n x d] each; elements out of range count as bad.
  void add_memory(const Matrix& keys, const Matrix& values) {
    (*this)[bad] += static_cast<std::int64_t>(add_fixed(elements(keys), memory_bits, part(0)) +
                                              add_fixed(elements(values), memory_bits, part(1)));
  }

  void sum(Communicator& comm) { comm.sum(values_); }

  /// ∂K (which = 0) or ∂M (which = 1) of slot i as floats, [d]; valid until the next call.
  std::span<const float> memory_gradient(std::size_t which, std::size_t i) {
    const std::span<std::int64_t> sums = part(which).subspan(i * gradient_.size(), gradient_.size());
    from_fixed(sums, memory_bits, gradient_);
    return gradient_;
  }

 private:
  std::span<std::int64_t> part(std::size_t which) {
    return std::span(values_).subspan(which * memory_size_, memory_size_);
  }

  std::size_t memory_size_;  ///< n·d
  std::vector<std::int64_t> values_;
  std::vector<float> gradient_;  ///< [d]
};

}  // namespace lrml
