#include "data_prep/dataset/number_set.h"

#include <algorithm>
#include <bit>

namespace lrml::prep {

void NumberSet::clear() {
  for (const std::uint32_t number : members_) words_[number / 64] = 0;
  members_.clear();
}

void NumberSet::drain(std::vector<std::uint32_t>& sorted) {
  constexpr std::size_t words_per_member = 8;  // about as long to look through as to sort one
  if (words_.size() <= words_per_member * members_.size()) {
    collect_bits(sorted);
  } else {
    sorted.assign(members_.begin(), members_.end());
    std::ranges::sort(sorted);
  }
  clear();
}

void NumberSet::collect_bits(std::vector<std::uint32_t>& sorted) {
  sorted.resize(members_.size());
  std::size_t found = 0;
  for (std::size_t w = 0; found < sorted.size(); ++w) {
    for (std::uint64_t word = words_[w]; word != 0; word &= word - 1) {
      sorted[found++] = static_cast<std::uint32_t>(64 * w + static_cast<std::size_t>(std::countr_zero(word)));
    }
  }
}

}  // namespace lrml::prep
