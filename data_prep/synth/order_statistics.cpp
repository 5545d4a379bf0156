#include "data_prep/synth/order_statistics.h"

#include "lrml/base/error.h"

namespace lrml::prep {

void OrderStatistics::choose(std::span<const std::uint64_t> ranks) {
  LRML_ASSERT(ranks.size() < no_bin);
  bin_of_.fill(no_bin);
  bins_.clear();
  wanted_.clear();
  for (const std::uint64_t rank : ranks) wanted_.push_back(find(rank));
}

OrderStatistics::Wanted OrderStatistics::find(std::uint64_t rank) {
  if (rank >= size_) return {0, no_bin};
  std::uint32_t upper = 0;
  for (; rank >= coarse_[upper]; ++upper) rank -= coarse_[upper];
  if (bin_of_[upper] == no_bin) {
    bin_of_[upper] = static_cast<std::uint8_t>(bins_.size());
    bins_.push_back({upper, std::vector<std::uint64_t>(halves, 0)});
  }
  return {rank, bin_of_[upper]};
}

std::vector<float> OrderStatistics::values() const {
  std::vector<float> found;
  for (const Wanted& wanted : wanted_) found.push_back(value_of(wanted));
  return found;
}

float OrderStatistics::value_of(const Wanted& wanted) const {
  if (wanted.bin == no_bin) return std::numeric_limits<float>::infinity();
  const Bin& bin = bins_[wanted.bin];
  std::uint64_t left = wanted.rank;
  std::uint32_t lower = 0;
  for (; left >= bin.fine[lower]; ++lower) left -= bin.fine[lower];
  const std::uint32_t bits = bin.upper << 16 | lower;
  return std::bit_cast<float>(bits ^ ((bits >> 31) != 0 ? 0x80000000u : 0xffffffffu));
}

}  // namespace lrml::prep
