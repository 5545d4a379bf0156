// The marginals of a dataset: what a synthetic one is judged by.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "data_prep/synth/profile.h"
#include "lrml/data/contents.h"

namespace lrml::prep {

inline constexpr std::size_t time_bins = 10;

struct Measures {
  std::size_t users = 0;  ///< with at least one interaction
  std::size_t items = 0;
  std::size_t interactions = 0;
  double median_per_user = 0.0;
  double median_per_item = 0.0;
  double item_gini = 0.0;                   ///< 0: all items equally often; towards 1: one item only
  double share_of_top_1 = 0.0;              ///< of interactions, on the most chosen hundredth of the items
  double share_of_top_10 = 0.0;             ///< the same for a tenth
  std::array<double, star_levels> stars{};  ///< shares of ½, 1 … 5 stars
  double tied_last = 0.0;                   ///< share of users whose last second holds two or more interactions
  std::int64_t first_second = 0;
  std::int64_t last_second = 0;

  // Of interactions with a kind.
  double noise = 0.0;                                 ///< share of all that have no kind
  std::vector<double> mean_star;                      ///< by kind
  std::array<double, time_bins> last_kind_by_time{};  ///< share of the last kind in ten equal parts of the span's days
};

/// Measures a log that comes in parts. Users and items without interactions are left out of every figure.
/// Cost: one pass; a count for each user, item and day.
class Measuring {
 public:
  /// `kinds` 0: the log has none.
  Measuring(std::size_t items, std::size_t kinds);

  /// Some users' rows, with their timestamps and, where the log has kinds, these; not the ratings.
  void add(const DatasetContents& some);

  /// Ratings, in any order, with their kinds where the log has some.
  void add_stars(std::span<const float> stars, std::span<const std::uint8_t> kinds);

  Measures result() const;

  const std::vector<std::size_t>& per_user() const { return per_user_; }
  const std::vector<std::size_t>& per_item() const { return per_item_; }

 private:
  struct Day {
    std::uint64_t with_kind = 0;
    std::uint64_t last_kind = 0;
  };

  void add_user(const DatasetContents& some, std::size_t user);
  void add_times(const InteractionRows& rows, std::span<const std::uint8_t> kinds);
  void fill_kinds(Measures& measures) const;

  std::vector<std::size_t> per_user_;
  std::vector<std::size_t> per_item_;  ///< [I]
  std::vector<Day> days_;              ///< since 1970
  std::vector<double> kind_counts_;    ///< [R]
  std::vector<double> kind_stars_;     ///< [R] summed
  std::array<double, star_levels> stars_{};
  std::size_t tied_ = 0;
  std::int64_t first_second_;
  std::int64_t last_second_ = 0;
};

/// @pre timestamps, ratings and, where `contents` has kinds, the labels of every part are complete
Measures measure(const DatasetContents& contents);

}  // namespace lrml::prep
