// Exact order statistics of any number of floats, in two passes over them and bounded memory.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace lrml::prep {

/// Give every value to count_coarsely(), choose ranks, give every value to count_finely(), and read the values of these
/// ranks. The first pass finds the upper half of each one's bits, the second the lower half. @pre no value is NaN
class OrderStatistics {
 public:
  OrderStatistics() : coarse_(halves, 0) {}

  void count_coarsely(float value) {
    ++coarse_[sortable(value) >> 16];
    ++size_;
  }

  std::uint64_t size() const { return size_; }

  /// Asks for the values of `ranks`, from 0, not decreasing; a rank of size() or more stands for infinity.
  void choose(std::span<const std::uint64_t> ranks);

  void count_finely(float value) {
    const std::uint32_t bits = sortable(value);
    if (const std::uint8_t bin = bin_of_[bits >> 16]; bin != no_bin) ++bins_[bin].fine[bits & 0xffff];
  }

  /// The values of the ranks chosen.
  std::vector<float> values() const;

 private:
  static constexpr std::size_t halves = 0x10000;
  static constexpr std::uint8_t no_bin = 0xff;

  /// All values with the same upper half of bits.
  struct Bin {
    std::uint32_t upper;
    std::vector<std::uint64_t> fine;  ///< [halves]
  };
  struct Wanted {
    std::uint64_t rank;  ///< among the values of the bin
    std::uint8_t bin;    ///< no_bin: infinity
  };

  /// Bits that compare as unsigned numbers the way the floats do.
  static std::uint32_t sortable(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value);
    return bits ^ ((bits >> 31) != 0 ? 0xffffffffu : 0x80000000u);
  }

  Wanted find(std::uint64_t rank);
  float value_of(const Wanted& wanted) const;

  std::uint64_t size_ = 0;
  std::vector<std::uint64_t> coarse_;  ///< [halves]
  std::array<std::uint8_t, halves> bin_of_{};
  std::vector<Bin> bins_;
  std::vector<Wanted> wanted_;
};

}  // namespace lrml::prep
