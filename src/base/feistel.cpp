#include "lrml/base/feistel.h"

#include <algorithm>
#include <bit>
#include <numeric>

#include "lrml/base/error.h"

namespace lrml {
namespace {

// The round function: two multiplications mix all input bits into the low ones returned.
std::uint64_t mix(std::uint64_t half, std::uint32_t round_key) {
  std::uint64_t x = (half ^ round_key) * 0x9e3779b97f4a7c15u;
  x = (x ^ (x >> 32)) * 0xd6e8feb86659fd93u;
  return x >> 32;
}

std::uint64_t low_mask(int bits) {
  return (std::uint64_t{1} << bits) - 1;
}

}  // namespace

FeistelOrder::FeistelOrder(const RandomKey& key, std::uint64_t stream, std::uint64_t size) : size_(size) {
  LRML_ASSERT(size <= (std::uint64_t{1} << 62));
  const int bits = size < 3 ? 2 : static_cast<int>(std::bit_width(size - 1));
  low_bits_ = bits / 2;
  high_bits_ = bits - low_bits_;
  const auto first = random_block(key, stream, 0);
  const auto second = random_block(key, stream, 1);
  for (std::size_t i = 0; i < 4; ++i) {
    round_keys_[i] = first[i];
    round_keys_[i + 4] = second[i];
  }
}

std::uint64_t FeistelOrder::permute_once(std::uint64_t value) const {
  std::uint64_t low = value & low_mask(low_bits_);
  std::uint64_t high = value >> low_bits_;
  for (std::size_t i = 0; i < rounds; i += 2) {
    high ^= mix(low, round_keys_[i]) & low_mask(high_bits_);
    low ^= mix(high, round_keys_[i + 1]) & low_mask(low_bits_);
  }
  return (high << low_bits_) | low;
}

std::uint64_t FeistelOrder::operator()(std::uint64_t position) const {
  LRML_ASSERT(position < size_);
  do {
    position = permute_once(position);
  } while (position >= size_);
  return position;
}

// In lanes of eight for the vector unit; the last ones may hold anything.
void FeistelOrder::permute_once(std::span<std::uint64_t, together> values, std::size_t count) const {
  constexpr std::size_t lanes = 8;
  const std::uint64_t low_bits = low_mask(low_bits_), high_bits = low_mask(high_bits_);
  for (std::size_t begin = 0; begin < count; begin += lanes) {
    std::uint64_t low[lanes], high[lanes];
    for (std::size_t k = 0; k < lanes; ++k) low[k] = values[begin + k] & low_bits;
    for (std::size_t k = 0; k < lanes; ++k) high[k] = values[begin + k] >> low_bits_;
    for (std::size_t i = 0; i < rounds; i += 2) {
      for (std::size_t k = 0; k < lanes; ++k) high[k] ^= mix(low[k], round_keys_[i]) & high_bits;
      for (std::size_t k = 0; k < lanes; ++k) low[k] ^= mix(high[k], round_keys_[i + 1]) & low_bits;
    }
    for (std::size_t k = 0; k < lanes; ++k) values[begin + k] = (high[k] << low_bits_) | low[k];
  }
}

void FeistelOrder::fill(std::uint64_t first, std::span<std::uint64_t> elements) const {
  LRML_ASSERT(first + elements.size() <= size_);
  std::array<std::uint64_t, together> values;
  std::array<std::size_t, together> places;
  for (; !elements.empty(); elements = elements.subspan(std::min(together, elements.size()))) {
    std::size_t walking = std::min(together, elements.size());
    std::iota(values.begin(), values.end(), first);
    std::iota(places.begin(), places.end(), std::size_t{0});
    first += walking;
    while (walking > 0) {
      permute_once(values, walking);
      std::size_t left = 0;
      for (std::size_t k = 0; k < walking; ++k) {
        const std::uint64_t value = values[k];
        const std::size_t place = places[k];
        elements[place] = value;
        values[left] = value;
        places[left] = place;
        left += value >= size_ ? 1 : 0;
      }
      walking = left;
    }
  }
}

}  // namespace lrml
