#include "data_prep/dataset/number_set.h"

#include <bit>

namespace lrml::prep {
namespace {

/// The smallest member of a set of numbers below 64, which it leaves.
std::size_t pop_first(std::uint64_t& members) {
  const auto first = static_cast<std::size_t>(std::countr_zero(members));
  members &= members - 1;
  return first;
}

}  // namespace

template <class Take>
void NumberSet::empty(Take&& take) {
  for (std::size_t u = 0; u < used_.size(); ++u) {
    for (std::uint64_t words = std::exchange(used_[u], 0); words != 0;) {
      const std::size_t w = 64 * u + pop_first(words);
      take(w, std::exchange(words_[w], 0));
    }
  }
  size_ = 0;
}

void NumberSet::clear() {
  empty([](std::size_t, std::uint64_t) {});
}

void NumberSet::drain(std::vector<std::uint32_t>& sorted) {
  sorted.resize(size_);
  auto next = sorted.begin();
  empty([&](std::size_t w, std::uint64_t word) {
    while (word != 0) *next++ = static_cast<std::uint32_t>(64 * w + pop_first(word));
  });
}

}  // namespace lrml::prep
