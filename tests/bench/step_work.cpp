#include "step_work.h"

#include <array>
#include <bit>

#include "lrml/base/hash.h"
#include "lrml/base/random.h"

namespace lrml::bench {
namespace {

constexpr std::uint64_t seed = 1;

/// Well-mixed bits of a triplet in its step.
std::uint64_t bits_of(const Triplet& triplet, StepPlace place) {
  const std::array<std::uint64_t, 5> words = {index(triplet.user), index(triplet.positive), index(triplet.negative),
                                              place.epoch, place.step};
  return seeded_hash(seed, std::as_bytes(std::span(words)));
}

/// SplitMix64 (Steele, Lea, Flood: OOPSLA 2014).
std::uint64_t next_bits(std::uint64_t& state) {
  std::uint64_t z = (state += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

float gradient_from(std::uint64_t& state) {
  return static_cast<float>(static_cast<std::int32_t>(next_bits(state) >> 32)) * 0x1p-33f;
}

}  // namespace

StepWork::StepWork(const Tables& tables)
    : tables_(tables),
      merged_({0, tables.rows()}, tables.dim),
      item_sums_(tables.items, tables.dim),
      user_sums_(tables.users, tables.dim) {}

void StepWork::fill(const DrawnStep& step, const DrawnStep& next, double active_share) {
  contributions_.clear();
  for (const ShardDraws& shard : step.shards) {
    for (const Triplet& triplet : shard.triplets) {
      const std::uint64_t bits = bits_of(triplet, step.place);
      if (uniform_unit(bits) < active_share) contribute(triplet, bits);
    }
  }
  next_reads_ = next.items;
  sum();
}

void StepWork::contribute(const Triplet& triplet, std::uint64_t bits) {
  for (const std::uint32_t row :
       {tables_.row_of(triplet.user), tables_.row_of(triplet.positive), tables_.row_of(triplet.negative)}) {
    contributions_.push_back(std::bit_cast<float>(row));
    for (std::size_t k = 0; k < tables_.dim; ++k) contributions_.push_back(gradient_from(bits));
  }
}

void StepWork::sum() {
  merged_.clear();
  item_sums_.clear();
  user_sums_.clear();
  const std::span<const float> all = contributions_;
  for (std::size_t at = 0; at < all.size(); at += width()) {
    const auto row = std::bit_cast<std::uint32_t>(all[at]);
    const std::span<const float> gradient = all.subspan(at + 1, tables_.dim);
    merged_.add(UserId{row}, gradient);
    if (row < tables_.users) {
      user_sums_.add(ItemId{row}, gradient);
    } else {
      item_sums_.add(static_cast<ItemId>(row - tables_.users), gradient);
    }
  }
}

}  // namespace lrml::bench
