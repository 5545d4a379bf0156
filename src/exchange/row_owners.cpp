#include "row_owners.h"

#include <algorithm>
#include <numeric>

#include "lrml/base/error.h"
#include "lrml/base/floating.h"

namespace lrml {

// Where 1 − e^(−x) would cancel: x − x²/2 + x³/6.
double chance_of_any(double x) {
  if (x < 1.0 / 64.0) return x * (1.0 - x / 2.0 * (1.0 - x / 3.0));
  return 1.0 - static_cast<double>(exponential(static_cast<float>(-x)));
}

ItemDraws::ItemDraws(const ExchangeSetting& setting)
    : popularity_(setting.popularity),
      interactions_(std::accumulate(popularity_.begin(), popularity_.end(), std::int64_t{0})),
      all_(static_cast<double>(interactions_)),
      batch_(static_cast<double>(setting.batch)),
      negatives_(static_cast<double>(setting.negatives)),
      candidates_(static_cast<double>(setting.candidates)),
      evenly_(1.0 / static_cast<double>(setting.items)) {
  LRML_ASSERT(setting.popularity.empty() || setting.popularity.size() == setting.items);
}

std::vector<std::uint64_t> expected_work(const ExchangeSetting& setting, std::size_t ranks) {
  constexpr double unit = std::int64_t{1} << 28;
  const ItemDraws draws(setting);
  const auto parts = static_cast<double>(ranks);
  const RowRange rows = setting.carried_rows();
  std::vector<std::uint64_t> work;
  work.reserve(rows.size());
  for (std::size_t i = rows.begin; i < rows.end; ++i) {
    const double active = typical_active_share * draws.in_triplets(i);
    const double received = parts * chance_of_any(active / parts);
    const double updated = setting.optim == OptimKind::adam ? 1.0 : chance_of_any(active);
    work.push_back(1 + static_cast<std::uint64_t>(unit * (received + updated)));
  }
  return work;
}

std::vector<std::size_t> balanced_begins(std::span<const std::uint64_t> weights, std::size_t parts) {
  __extension__ using Wide = unsigned __int128;
  const auto total = std::accumulate(weights.begin(), weights.end(), std::uint64_t{0});
  std::vector<std::size_t> begins;
  Wide before = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    while (begins.size() < parts && (2 * before + weights[i]) * parts >= 2 * Wide{total} * begins.size())
      begins.push_back(i);
    before += weights[i];
  }
  begins.resize(parts + 1, weights.size());
  return begins;
}

RowOwners::RowOwners(const ExchangeSetting& setting, std::size_t ranks) : RowOwners(setting, ranks, ranks, ranks) {}

RowOwners::RowOwners(const ExchangeSetting& setting, std::size_t ranks, std::size_t lanes, std::size_t ranks_here)
    : begins_(balanced_begins(expected_work(setting, ranks), lanes)) {
  for (std::size_t& begin : begins_) begin += setting.carried_rows().begin;
  begins_.resize(ranks_here + 1, begins_.back());
  for (std::size_t k = 0; k < ranks_here; ++k) counts_.push_back(rows_of(k).size());
}

RowOwners lanes_of(const RankGroups& groups, const ExchangeSetting& setting) {
  return {setting, static_cast<std::size_t>(groups.all->size()), groups.lanes,
          static_cast<std::size_t>(groups.memory->size())};
}

// The last range that begins at or before the item: ranges that begin with it and end there are empty.
std::size_t RowOwners::owner_of(ItemId item) const {
  const auto next = std::upper_bound(begins_.begin(), begins_.end() - 1, index(item));
  return static_cast<std::size_t>(next - begins_.begin()) - 1;
}

void OwnerGroups::group(std::span<const ItemId> items, const RowOwners& owners) {
  begins_.assign(owners.ranks() + 1, 0);
  owner_.resize(items.size());
  positions_.resize(items.size());
  for (std::size_t k = 0; k < items.size(); ++k) {
    owner_[k] = static_cast<std::uint32_t>(owners.owner_of(items[k]));
    ++begins_[owner_[k] + 1];
  }
  std::partial_sum(begins_.begin(), begins_.end(), begins_.begin());
  // Filled from the back, so that each begin ends up where it was.
  for (std::size_t k = items.size(); k-- > 0;) positions_[--begins_[owner_[k] + 1]] = static_cast<std::uint32_t>(k);
  for (std::size_t r = 0; r < owners.ranks(); ++r) begins_[r] = begins_[r + 1];
  begins_.back() = items.size();
}

}  // namespace lrml
