// How much one label of a pair tells of another, against what chance alone would.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace lrml {

struct Dependence {
  double information = 0.0;  ///< normalized mutual information, from 0 to 1
  double chance = 0.0;       ///< its mean over the permutations
  double chance_95 = 0.0;    ///< their 95th percentile: of ascending values that at place ⌈0.95·permutations⌉
};

/// Normalized mutual information I(a; b) / √(H(a)·H(b)) of two labels; 0 where either is constant. Chance is that of
/// the second labels permuted: never zero in a sample.
///
/// Shapes   first, second: equal sizes, a label per pair
/// Order    a pure function of the labels, their order and the seed
/// Cost     some 15 ns per pair and permutation; a table of (largest + 1) x (largest + 1) labels
/// @pre     at least one permutation
Dependence dependence_of(std::span<const std::uint32_t> first, std::span<const std::uint32_t> second,
                         std::size_t permutations, std::uint64_t seed);

}  // namespace lrml
