#include "lrml/base/random.h"

#include <Random123/philox.h>

#include "lrml/base/error.h"
#include "lrml/base/floating.h"

namespace lrml {

std::array<std::uint32_t, 4> random_block(const RandomKey& key, std::uint64_t index, std::uint32_t draw) {
  LRML_ASSERT(index < (std::uint64_t{1} << 48));
  const auto purpose = static_cast<std::uint32_t>(key.purpose);
  const r123::Philox4x32::ctr_type counter = {
      {static_cast<std::uint32_t>(index), static_cast<std::uint32_t>(index >> 32) | (purpose << 16), draw, key.epoch}};
  const r123::Philox4x32::key_type seed = {
      {static_cast<std::uint32_t>(key.seed), static_cast<std::uint32_t>(key.seed >> 32)}};
  const auto block = r123::Philox4x32{}(counter, seed);
  return {block[0], block[1], block[2], block[3]};
}

std::array<std::uint64_t, 2> random_pair(const RandomKey& key, std::uint64_t index, std::uint32_t draw) {
  const auto block = random_block(key, index, draw);
  const auto join = [](std::uint32_t low, std::uint32_t high) {
    return static_cast<std::uint64_t>(low) | (static_cast<std::uint64_t>(high) << 32);
  };
  return {join(block[0], block[1]), join(block[2], block[3])};
}

void random_pairs(const RandomKey& key, std::span<const std::uint64_t> indices, std::uint32_t draw,
                  std::span<std::array<std::uint64_t, 2>> pairs) {
  LRML_ASSERT(indices.size() == pairs.size());
  for (std::size_t k = 0; k < indices.size(); ++k) pairs[k] = random_pair(key, indices[k], draw);
}

std::uint64_t uniform_below(std::uint64_t bits, std::uint64_t n) {
  LRML_ASSERT(n >= 1);
  __extension__ using Wide = unsigned __int128;
  return static_cast<std::uint64_t>((Wide{bits} * n) >> 64);
}

double uniform_unit(std::uint64_t bits) {
  return (static_cast<double>(bits >> 12) + 0.5) * 0x1p-52;
}

std::array<double, 2> normal_pair(const RandomKey& key, std::uint64_t index, std::uint32_t draw) {
  const auto bits = random_pair(key, index, draw);
  const double radius = square_root(-2.0 * logarithm(uniform_unit(bits[0])));
  const CosineSine direction = cosine_sine_of_turn(uniform_unit(bits[1]));
  return {radius * direction.cosine, radius * direction.sine};
}

}  // namespace lrml
