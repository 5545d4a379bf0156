#include "lrml/eval/agreement.h"

#include <algorithm>

#include "lrml/base/error.h"

namespace lrml {
namespace {

/// How many pairs have a trait.
struct TraitCount {
  Trait trait;
  std::int64_t count;
};

/// Sorted by value and set; without unknown values.
std::vector<TraitCount> counted(std::span<const TraitOfPair> pairs) {
  std::vector<std::uint64_t> packed;
  for (const TraitOfPair& pair : pairs) {
    if (pair.trait.value != Trait::unknown) packed.push_back(std::uint64_t{pair.trait.value} << 32 | pair.trait.set);
  }
  std::ranges::sort(packed);
  std::vector<TraitCount> counts;
  for (std::size_t k = 0; k < packed.size(); ++k) {
    if (k == 0 || packed[k] != packed[k - 1]) {
      counts.push_back({{static_cast<std::uint32_t>(packed[k] >> 32), static_cast<std::uint32_t>(packed[k])}, 0});
    }
    ++counts.back().count;
  }
  return counts;
}

std::int64_t agreeing(const std::vector<TraitCount>& queries, const std::vector<TraitCount>& candidates,
                      const LabelSets& sets) {
  std::int64_t sum = 0;
  const auto value = [](const TraitCount& counted) { return counted.trait.value; };
  for (const TraitCount& query : queries) {
    const auto end = std::ranges::upper_bound(candidates, query.trait.value, {}, value);
    for (auto k = std::ranges::lower_bound(candidates, query.trait.value, {}, value); k != end; ++k) {
      if (have_in_common(query.trait, k->trait, sets)) sum += query.count * k->count;
    }
  }
  return sum;
}

Agreement of_same_user(std::span<const TraitOfPair> queries, std::span<const TraitOfPair> candidates,
                       const LabelSets& sets) {
  Agreement same;
  for (const TraitOfPair& query : queries) {
    const auto own = std::ranges::lower_bound(candidates, query.user, {}, &TraitOfPair::user);
    const auto end = std::ranges::upper_bound(candidates, query.user, {}, &TraitOfPair::user);
    same.compared += end - own;
    same.agreeing += std::count_if(
        own, end, [&](const TraitOfPair& other) { return have_in_common(query.trait, other.trait, sets); });
  }
  return same;
}

}  // namespace

std::uint32_t LabelSets::number_of(const std::string& labels) {
  const auto [found, is_new] = numbers_.emplace(labels, static_cast<std::uint32_t>(bits_.size()));
  if (!is_new) return found->second;
  std::vector<std::uint64_t>& bits = bits_.emplace_back();
  for (std::size_t begin = 0; begin < labels.size();) {
    const std::size_t end = std::min(labels.find('|', begin), labels.size());
    const std::string label = labels.substr(begin, end - begin);
    begin = end + 1;
    if (label.empty()) continue;
    const std::size_t bit = bit_of_label_.emplace(label, bit_of_label_.size()).first->second;
    bits.resize(std::max(bits.size(), bit / 64 + 1), 0);
    bits[bit / 64] |= std::uint64_t{1} << (bit % 64);
  }
  return found->second;
}

bool LabelSets::meet(std::uint32_t a, std::uint32_t b) const {
  LRML_ASSERT(a < bits_.size() && b < bits_.size());
  const std::vector<std::uint64_t>&x = bits_[a], &y = bits_[b];
  for (std::size_t k = 0; k < std::min(x.size(), y.size()); ++k) {
    if ((x[k] & y[k]) != 0) return true;
  }
  return false;
}

bool have_in_common(const Trait& a, const Trait& b, const LabelSets& sets) {
  if (a.value != b.value || a.value == Trait::unknown) return false;
  if (a.set == Trait::any_set || b.set == Trait::any_set) return a.set == b.set;
  return sets.meet(a.set, b.set);
}

Agreement agreement_of_all(std::span<const TraitOfPair> queries, std::span<const TraitOfPair> candidates,
                           const LabelSets& sets) {
  LRML_ASSERT(std::ranges::is_sorted(queries, {}, &TraitOfPair::user));
  LRML_ASSERT(std::ranges::is_sorted(candidates, {}, &TraitOfPair::user));
  const Agreement same = of_same_user(queries, candidates, sets);
  return {agreeing(counted(queries), counted(candidates), sets) - same.agreeing,
          static_cast<std::int64_t>(queries.size() * candidates.size()) - same.compared};
}

}  // namespace lrml
