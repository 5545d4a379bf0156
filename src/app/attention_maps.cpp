#include "attention_maps.h"

#include <fmt/core.h>

#include <cmath>
#include <limits>
#include <set>

#include "lrml/app/listing.h"

namespace lrml {
namespace {

constexpr std::size_t most_stars = 10;
constexpr std::size_t time_bins = 10;

/// The ratings that occur, ascending; at most one more than most_stars of a rank.
std::vector<float> ratings_of(Communicator& comm, const PairRows& train) {
  std::set<float> mine;
  for (const float rating : train.rows.rating) {
    if (!std::isnan(rating)) mine.insert(rating);
    if (mine.size() > most_stars) break;
  }
  const auto all = gather_all(comm, std::vector<float>(mine.begin(), mine.end()));
  const std::set<float> distinct(all.begin(), all.end());
  return {distinct.begin(), distinct.end()};
}

std::int64_t earliest(Communicator& comm, const std::vector<std::int64_t>& sorted) {
  const std::int64_t mine = sorted.empty() ? std::numeric_limits<std::int64_t>::max() : sorted.front();
  return std::ranges::min(gather_values(comm, mine));
}

AttentionMap empty_map(const char* name, const char* title, std::size_t classes, std::size_t slots) {
  return {name, title, name, name, {}, {}, {}, AttentionSums(classes, slots)};
}

}  // namespace

AttentionMapOrReason map_by_stars(Communicator& comm, const PairRows& train, std::size_t slots) {
  const std::vector<float> ratings = ratings_of(comm, train);
  if (ratings.empty()) return {{}, "the dataset has no ratings"};
  if (ratings.size() > most_stars) return {{}, "ratings have more than " + std::to_string(most_stars) + " values"};
  AttentionMap map = empty_map("stars", "Mean attention by stars", ratings.size(), slots);
  for (const float rating : ratings) map.keys.push_back(shortest(rating));
  map.labels = map.keys;
  map.class_of = [&rows = train.rows, ratings](std::size_t place) -> std::optional<std::size_t> {
    const auto found = std::ranges::find(ratings, rows.rating[place]);
    if (found == ratings.end()) return std::nullopt;
    return static_cast<std::size_t>(found - ratings.begin());
  };
  return {std::move(map), ""};
}

AttentionMapOrReason map_by_time(Communicator& comm, const PairRows& train, std::size_t slots) {
  std::vector<std::int64_t> times = train.rows.timestamp;
  std::ranges::sort(times);
  const auto held = gather_values(comm, static_cast<std::int64_t>(times.size()));
  if (std::ranges::max(held) == 0) return {{}, "the dataset has no times"};
  const auto starts = bin_starts(times, time_bins, [&](std::span<std::int64_t> values) { comm.sum(values); });
  AttentionMap map = empty_map("time", "Mean attention by time", time_bins, slots);
  map.x_label = "bins of equally many pairs, ascending in time";
  map.key = "bin,from";
  for (std::size_t bin = 0; bin < time_bins; ++bin) {
    map.labels.push_back(std::to_string(bin + 1));
    map.keys.push_back(map.labels.back() + "," + std::to_string(bin == 0 ? earliest(comm, times) : starts[bin - 1]));
  }
  map.class_of = [&rows = train.rows, starts](std::size_t place) { return bin_of(starts, rows.timestamp[place]); };
  return {std::move(map), ""};
}

AttentionMapOrReason map_by_kind(Communicator& comm, const PairRows& train, std::size_t slots) {
  std::int64_t mine = 0;
  for (const std::uint8_t kind : train.kinds) {
    if (kind != no_kind) mine = std::max<std::int64_t>(mine, kind + 1);
  }
  const auto kinds = static_cast<std::size_t>(std::ranges::max(gather_values(comm, mine)));
  if (kinds == 0) return {{}, "the dataset has no planted kinds"};
  AttentionMap map = empty_map("kind", "Mean attention by planted kind", kinds, slots);
  for (std::size_t kind = 0; kind < kinds; ++kind) map.keys.push_back(std::to_string(kind));
  map.labels = map.keys;
  map.class_of = [&train](std::size_t place) -> std::optional<std::size_t> {
    if (train.kinds[place] == no_kind) return std::nullopt;
    return train.kinds[place];
  };
  return {std::move(map), ""};
}

std::string csv_of(const AttentionMap& map) {
  std::string text = map.key + ",pairs";
  for (std::size_t slot = 0; slot < map.sums.slots(); ++slot) text += ",slot_" + std::to_string(slot);
  text += "\n";
  for (std::size_t k = 0; k < map.keys.size(); ++k) {
    text += map.keys[k] + "," + std::to_string(map.sums.pairs(k));
    for (std::size_t slot = 0; slot < map.sums.slots(); ++slot) {
      text += "," + shortest(static_cast<float>(map.sums.mean(k, slot)));
    }
    text += "\n";
  }
  return text;
}

HeatMap picture_of(const AttentionMap& map) {
  HeatMap picture{map.title, map.x_label, "slot", map.labels, {}, {}};
  for (std::size_t slot = 0; slot < map.sums.slots(); ++slot) {
    picture.rows.push_back(std::to_string(slot));
    for (std::size_t k = 0; k < map.labels.size(); ++k) picture.values.push_back(map.sums.mean(k, slot));
  }
  return picture;
}

std::string summary_of(const AttentionMap& map) {
  const std::size_t last = map.labels.size() - 1;
  const auto change = [&](std::size_t slot) { return map.sums.mean(last, slot) - map.sums.mean(0, slot); };
  std::size_t most = 0, least = 0;
  for (std::size_t slot = 1; slot < map.sums.slots(); ++slot) {
    if (change(slot) > change(most)) most = slot;
    if (change(slot) < change(least)) least = slot;
  }
  return fmt::format(
      "attention by {}, {} to {}: slot {} rises most ({:.4f} to {:.4f}), slot {} falls most ({:.4f} to {:.4f})\n",
      map.name, map.labels.front(), map.labels.back(), most, map.sums.mean(0, most), map.sums.mean(last, most), least,
      map.sums.mean(0, least), map.sums.mean(last, least));
}

}  // namespace lrml
