// Randomness as a function of what it is for: Philox 4x32-10 keyed by (seed, purpose, epoch, index, draw).
// The keys below are part of every run's identity and frozen: a change is a new semantics_version.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace lrml {

/// What a random number decides. Values are frozen; new purposes take new numbers.
enum class Purpose : std::uint16_t {
  initial_user = 1,
  initial_item = 2,
  initial_key = 3,
  initial_value = 4,
  order = 5,
  negative = 6,
  bootstrap = 7,
  random_baseline = 8,
  fold_in = 9,
  permutation = 10,
  split_tie = 16,
  split_random = 17,
  split_valid = 18,
  stored_negative = 19,
  synth_first = 256,  ///< the synthetic generator numbers its own purposes from here
};

/// A stream of random blocks: one per (index, draw).
struct RandomKey {
  std::uint64_t seed = 0;
  Purpose purpose = Purpose::order;
  std::uint32_t epoch = 0;
};

/// 128 random bits: Philox with key = seed and
/// counter = (index mod 2³², ⌊index/2³²⌋ + 2¹⁶·purpose, draw, epoch).
/// Order    a pure function, equal on every machine
/// Cost     about 10 ns
/// Throws   nothing; @pre index < 2⁴⁸
std::array<std::uint32_t, 4> random_block(const RandomKey& key, std::uint64_t index, std::uint32_t draw);

/// The two 64-bit halves of a block.
std::array<std::uint64_t, 2> random_pair(const RandomKey& key, std::uint64_t index, std::uint32_t draw);

/// pairs[k] = random_pair(key, indices[k], draw), several at a time. @pre equal sizes, indices < 2⁴⁸
void random_pairs(const RandomKey& key, std::span<const std::uint64_t> indices, std::uint32_t draw,
                  std::span<std::array<std::uint64_t, 2>> pairs);

/// Uniform on [0, n) from 64 random bits: ⌊bits·n/2⁶⁴⌋. The bias is below n/2⁶⁴. @pre n ≥ 1
std::uint64_t uniform_below(std::uint64_t bits, std::uint64_t n);

/// Uniform on the open interval (0, 1): (⌊bits/2¹²⌋ + ½)·2⁻⁵².
double uniform_unit(std::uint64_t bits);

/// Two independent standard normal draws by Box–Muller, with our own logarithm, sine and cosine.
std::array<double, 2> normal_pair(const RandomKey& key, std::uint64_t index, std::uint32_t draw);

}  // namespace lrml
