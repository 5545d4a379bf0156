#include "lrml/eval/dependence.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "lrml/base/error.h"
#include "lrml/base/feistel.h"
#include "lrml/base/floating.h"

namespace lrml {
namespace {

/// Σ −c/T·log(c/T) over counts c with sum T.
double entropy(std::span<const std::int64_t> counts, double total) {
  double sum = 0.0;
  for (const std::int64_t count : counts) {
    if (count > 0) sum -= static_cast<double>(count) / total * logarithm(static_cast<double>(count) / total);
  }
  return sum;
}

std::size_t count_of(std::span<const std::uint32_t> labels) {
  return labels.empty() ? 0 : std::size_t{*std::ranges::max_element(labels)} + 1;
}

std::vector<std::int64_t> histogram(std::span<const std::uint32_t> labels) {
  std::vector<std::int64_t> counts(count_of(labels), 0);
  for (const std::uint32_t label : labels) ++counts[label];
  return counts;
}

/// Two labels whose own counts stay the same when one is permuted.
class LabelPair {
 public:
  LabelPair(std::span<const std::uint32_t> first, std::span<const std::uint32_t> second)
      : first_(first),
        second_(second),
        total_(static_cast<double>(first.size())),
        entropy_first_(entropy(histogram(first), total_)),
        entropy_second_(entropy(histogram(second), total_)),
        columns_(count_of(second)),
        table_(count_of(first) * columns_) {}

  /// With label order[k] of the second beside label k of the first.
  double information(std::span<const std::uint64_t> order) {
    const double both = entropy_first_ * entropy_second_;
    if (!(both > 0.0)) return 0.0;
    std::ranges::fill(table_, 0);
    for (std::size_t k = 0; k < first_.size(); ++k) ++table_[first_[k] * columns_ + second_[order[k]]];
    const double mutual = entropy_first_ + entropy_second_ - entropy(table_, total_);
    return std::max(mutual, 0.0) / square_root(both);
  }

 private:
  std::span<const std::uint32_t> first_, second_;
  double total_, entropy_first_, entropy_second_;
  std::size_t columns_;
  std::vector<std::int64_t> table_;  ///< [labels of the first x labels of the second]
};

}  // namespace

Dependence dependence_of(std::span<const std::uint32_t> first, std::span<const std::uint32_t> second,
                         std::size_t permutations, std::uint64_t seed) {
  LRML_ASSERT(first.size() == second.size() && permutations > 0);
  LabelPair labels(first, second);
  std::vector<std::uint64_t> order(first.size());
  std::iota(order.begin(), order.end(), std::uint64_t{0});
  Dependence result;
  result.information = labels.information(order);
  std::vector<double> by_chance;
  for (std::size_t k = 0; k < permutations; ++k) {
    FeistelOrder({seed, Purpose::permutation, 0}, k, order.size()).fill(0, order);
    by_chance.push_back(labels.information(order));
    result.chance += by_chance.back() / static_cast<double>(permutations);
  }
  std::ranges::sort(by_chance);
  result.chance_95 = by_chance[(95 * permutations + 99) / 100 - 1];
  return result;
}

}  // namespace lrml
