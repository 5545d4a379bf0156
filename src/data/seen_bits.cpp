#include "lrml/data/seen_bits.h"

#include <algorithm>

namespace lrml {

SeenBits::SeenBits(std::span<const std::uint64_t> offsets, std::span<const std::uint32_t> items)
    : items_(items.empty() ? 0 : std::size_t{std::ranges::max(items)} + 1),
      words_(items.size() / 8 + offsets.size(), 0) {
  for (std::size_t user = 0; user + 1 < offsets.size(); ++user) {
    const std::size_t begin = offsets[user] - offsets.front(), end = offsets[user + 1] - offsets.front();
    const Words words = words_of(user, begin, end);
    for (const std::uint32_t item : items.subspan(begin, end - begin)) {
      const Bits bits = bits_of(words, item);
      words_[bits.word] |= bits.mask;
    }
  }
}

}  // namespace lrml
