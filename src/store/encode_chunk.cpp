#include "encode_chunk.h"

#include <isa-l/igzip_lib.h>

#include <algorithm>
#include <cstdint>
#include <memory>

#include "lrml/base/error.h"
#include "lrml/base/narrow.h"

namespace lrml {
namespace {

/// Of ISA-L. On interaction logs it packs as tightly as zlib's level 4, at a gigabyte a second; higher levels save
/// next to nothing.
constexpr std::uint32_t level = 2;

/// Byte j of all elements, for each j in turn. What `values` leaves of `out` must be zero already.
template <std::size_t element_bytes>
void shuffle(std::span<const std::byte> values, std::span<std::byte> out) {
  const std::size_t stride = out.size() / element_bytes;
  const std::size_t given = values.size() / element_bytes;
  const std::byte* const in = values.data();
  for (std::size_t j = 0; j < element_bytes; ++j) {
    std::byte* const plane = out.data() + j * stride;
    for (std::size_t i = 0; i < given; ++i) plane[i] = in[i * element_bytes + j];
  }
}

/// A stride that is known when compiling vectorizes.
void shuffle(std::span<const std::byte> values, std::size_t element_bytes, std::span<std::byte> out) {
  if (element_bytes == 4) return shuffle<4>(values, out);
  if (element_bytes == 8) return shuffle<8>(values, out);
  const std::size_t stride = out.size() / element_bytes;
  const std::size_t given = values.size() / element_bytes;
  for (std::size_t j = 0; j < element_bytes; ++j) {
    for (std::size_t i = 0; i < given; ++i) out[j * stride + i] = values[i * element_bytes + j];
  }
}

/// The most that `size` bytes become: stored as they are, with a header for each 64 kB and the stream's own.
std::size_t zlib_bound(std::size_t size) {
  return size + 5 * (size / 65535 + 1) + 64;
}

/// Appends the zlib stream of `bytes` to the empty `out`, which gets room for `extra` bytes more.
void deflate(std::span<const std::byte> bytes, std::vector<std::byte>& out, std::size_t extra) {
  constexpr std::uint32_t memory = ISAL_DEF_LVL2_DEFAULT;
  const auto working_memory = std::make_unique_for_overwrite<std::uint8_t[]>(memory);
  const std::size_t bound = zlib_bound(bytes.size());
  out.reserve(bound + extra);
  out.resize(bound);
  isal_zstream stream;
  isal_deflate_stateless_init(&stream);
  stream.gzip_flag = IGZIP_ZLIB;
  stream.end_of_stream = 1;
  stream.level = level;
  stream.level_buf = working_memory.get();
  stream.level_buf_size = memory;
  stream.next_in = reinterpret_cast<std::uint8_t*>(const_cast<std::byte*>(bytes.data()));  // it only reads them
  stream.avail_in = narrow<std::uint32_t>(bytes.size(), "size of a chunk");
  stream.next_out = reinterpret_cast<std::uint8_t*>(out.data());
  stream.avail_out = narrow<std::uint32_t>(bound, "size of a packed chunk");
  [[maybe_unused]] const int status = isal_deflate_stateless(&stream);
  LRML_ASSERT(status == COMP_OK);
  out.resize(stream.total_out);
}

/// A sum modulo 65535 of which only a sum of nothing but zeros is 0.
std::uint64_t fold(std::uint64_t sum) {
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return sum;
}

/// Fletcher's checksum over 16-bit words, the first byte the high one, an odd last byte padded with zero.
std::uint32_t fletcher32(std::span<const std::byte> bytes) {
  constexpr std::size_t block = std::size_t{1} << 20;  // so many words cannot overflow 64 bits
  std::uint64_t sum = 0;
  std::uint64_t sum_of_sums = 0;
  for (std::size_t begin = 0; begin < bytes.size(); begin += 2 * block) {
    const auto part = bytes.subspan(begin, std::min(2 * block, bytes.size() - begin));
    for (std::size_t k = 0; k + 1 < part.size(); k += 2) {
      sum += std::to_integer<std::uint64_t>(part[k]) << 8 | std::to_integer<std::uint64_t>(part[k + 1]);
      sum_of_sums += sum;
    }
    if (part.size() % 2 != 0) sum_of_sums += sum += std::to_integer<std::uint64_t>(part.back()) << 8;
    sum = fold(sum);
    sum_of_sums = fold(sum_of_sums);
  }
  return static_cast<std::uint32_t>(sum_of_sums << 16 | sum);
}

}  // namespace

std::vector<std::byte> encode_chunk(std::span<const std::byte> values, std::size_t element_bytes,
                                    std::size_t chunk_bytes) {
  LRML_ASSERT(values.size() <= chunk_bytes);
  std::vector<std::byte> shuffled(chunk_bytes);
  shuffle(values, element_bytes, shuffled);
  std::vector<std::byte> encoded;
  deflate(shuffled, encoded, sizeof(std::uint32_t));
  const std::uint32_t checksum = fletcher32(encoded);
  for (int shift = 0; shift < 32; shift += 8) encoded.push_back(static_cast<std::byte>(checksum >> shift));
  return encoded;
}

}  // namespace lrml
