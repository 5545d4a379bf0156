// Decimal digits, eight at a time: what makes reading a hundred million ids fast.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace lrml::prep {

/// Bytes that must be readable from the place where read_digits and read_number start.
inline constexpr std::ptrdiff_t digits_reach = 16;

struct Digits {
  std::uint64_t value = 0;
  unsigned count = 0;
};

/// The decimal digits at `text`, at most eight. @pre eight bytes are readable
///
/// After D. Lemire, "Quickly parsing eight digits" (2018): the bytes are digits where adding 0x76 to their
/// difference to '0' stays below 0x80; sums of pairs, of fours and of eights then are three multiplications.
inline Digits read_digits(const char* text) {
  static_assert(std::endian::native == std::endian::little);
  std::uint64_t bytes = 0;
  std::memcpy(&bytes, text, sizeof bytes);
  bytes ^= 0x3030303030303030u;
  const std::uint64_t others = (bytes | (bytes + 0x7676767676767676u)) & 0x8080808080808080u;
  const unsigned count = static_cast<unsigned>(std::countr_zero(others)) / 8;  // 64 / 8 if all are digits
  if (count == 0) return {};
  bytes <<= 64 - 8 * count;  // leading zeros
  bytes = bytes * 10 + (bytes >> 8);
  const std::uint64_t fours = 0x000000FF000000FFu;
  bytes = ((bytes & fours) * 0x000F424000000064u + ((bytes >> 16) & fours) * 0x0000271000000001u) >> 32;
  return {bytes, count};
}

/// The decimal digits at `text`, at most sixteen. @pre digits_reach bytes are readable
inline Digits read_number(const char* text) {
  constexpr std::uint64_t powers[] = {1, 10, 100, 1'000, 10'000, 100'000, 1'000'000, 10'000'000, 100'000'000};
  const Digits first = read_digits(text);
  if (first.count < 8) return first;
  const Digits rest = read_digits(text + 8);
  return {first.value * powers[rest.count] + rest.value, 8 + rest.count};
}

}  // namespace lrml::prep
