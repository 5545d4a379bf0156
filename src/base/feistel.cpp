#include "lrml/base/feistel.h"

#include <bit>

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

}  // namespace lrml
