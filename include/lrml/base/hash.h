// Digests of content: XXH3, 64 bits, printed as sixteen hexadecimal digits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace lrml {

using Digest = std::uint64_t;

Digest digest_of(std::span<const std::byte> bytes);
inline Digest digest_of(std::string_view text) {
  return digest_of(std::as_bytes(std::span(text)));
}

/// 64 well-mixed bits from a seed and bytes; the tie-breaking hash of the splits.
std::uint64_t seeded_hash(std::uint64_t seed, std::span<const std::byte> bytes);

std::string to_hex(Digest digest);

/// A digest built piece by piece; equal to digest_of of the concatenation.
class DigestStream {
 public:
  DigestStream();
  ~DigestStream();
  DigestStream(const DigestStream&) = delete;
  DigestStream& operator=(const DigestStream&) = delete;

  void add(std::span<const std::byte> bytes);
  Digest value() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace lrml
