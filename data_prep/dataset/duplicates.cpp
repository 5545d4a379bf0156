#include "data_prep/dataset/duplicates.h"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <tuple>
#include <vector>

namespace lrml::prep {
namespace {

bool has_duplicates(std::span<const Interaction> rows, NumberSet& seen) {
  for (const Interaction& one : rows) seen.insert(one.item);
  const bool found = seen.size() < rows.size();
  seen.clear();
  return found;
}

/// Places of the rows that stay, increasing.
std::vector<std::uint32_t> places_kept(std::span<const Interaction> rows, const SplitOptions& rules) {
  std::vector<std::uint32_t> places(rows.size());
  std::iota(places.begin(), places.end(), 0u);
  std::ranges::sort(places, {}, [&](std::uint32_t place) {
    const Interaction& one = rows[place];
    return std::tuple(one.item, one.time, rules.ties == TieRule::file ? place : 0u, one.rating, place);
  });
  const auto same_item = [&](std::uint32_t a, std::uint32_t b) { return rows[a].item == rows[b].item; };
  if (rules.duplicates == DuplicateRule::first) {
    places.erase(std::unique(places.begin(), places.end(), same_item), places.end());
  } else {
    places.erase(places.begin(), std::unique(places.rbegin(), places.rend(), same_item).base());
  }
  std::ranges::sort(places);
  return places;
}

}  // namespace

std::size_t keep_one_per_item(std::span<Interaction> rows, const SplitOptions& rules, NumberSet& seen) {
  if (!has_duplicates(rows, seen)) return rows.size();
  const std::vector<std::uint32_t> places = places_kept(rows, rules);
  for (std::size_t k = 0; k < places.size(); ++k) rows[k] = rows[places[k]];
  return places.size();
}

}  // namespace lrml::prep
