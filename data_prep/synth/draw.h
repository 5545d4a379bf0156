// Which items a user chooses, one after the other: by preference, by popularity, or so that an item occurs at
// all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "data_prep/synth/weighted_choice.h"
#include "data_prep/synth/world.h"
#include "lrml/base/feistel.h"

namespace lrml::prep {

inline constexpr double noise_share = 0.05;  ///< ε: interactions that ignore preference

/// How much every item and every cluster is sought, apart from who asks.
struct Appeal {
  std::vector<double> items;     ///< [I] popularity, and weight within the cluster
  std::vector<double> clusters;  ///< [C] factor on the cluster's summed weight
};

/// One chosen item: its kind (noise_kind where preference had no say) and how close it is to what the user
/// wanted.
struct Choice {
  std::uint32_t item = 0;
  std::uint8_t kind = noise_kind;
  float squared_distance = 0.0f;
};

/// Draws users' items without replacement:
///     P(item i | user u, time τ) ∝ clusters[c]·exp(−β‖x_u + t_r − y_c‖²)·trend_r(τ)·items[i],  c = cluster
///     of i
/// except for noise: a share of max(ε, I/T) is drawn ∝ items[i], and I of these first serve every item once.
///
/// Order    a pure function of (world, appeal, round, user): users may come in any order
/// Cost     C·d0 per user, C per .02 of the span, O(log I) per interaction
class Drawer {
 public:
  Drawer(const World& world, std::size_t interactions, std::uint32_t round);

  /// Must come before the first draw.
  void set_appeal(const Appeal& appeal);

  /// One choice for each of `taus`, which do not decrease. `first` is the number of interactions of all users
  /// before this one. @pre taus.size() ≤ .4·I
  void draw(std::size_t user, std::uint64_t first, std::span<const double> taus,
            std::vector<Choice>& choices);

  /// Draws of all users so far that found no preferred item left and took one by popularity.
  std::size_t fallbacks() const { return fallbacks_; }

 private:
  void start_user(std::size_t user);
  void refresh_row(double tau);
  void take(std::uint32_t item);
  Choice choose(std::size_t k, std::uint64_t position);
  Choice choose_by_preference(std::size_t k);
  std::uint32_t find_member(std::size_t cluster, double weight) const;
  std::uint32_t choose_by_popularity(std::size_t k);
  bool is_taken(std::uint32_t item) const { return taken_by_[item] == user_ + 1; }

  const World& world_;
  FeistelOrder coverage_;
  RandomKey noise_key_;
  RandomKey choice_key_;
  double noise_probability_;  ///< of an interaction that covers no item
  Appeal appeal_;
  WeightedChoice by_item_;
  std::vector<double> cluster_weights_;  ///< [C] summed weights of items
  std::vector<std::size_t> taken_by_;    ///< [I] the last user who took the item, plus 1
  std::size_t fallbacks_ = 0;

  std::size_t user_ = 0;
  std::uint8_t group_ = 0;
  std::vector<float> distances_;  ///< [C] of the current user
  std::vector<double> liking_;    ///< [C] everything but the trend
  std::vector<float> trend_;      ///< [R]
  std::vector<double> left_;      ///< [C] summed weight of the items not taken
  std::vector<double> row_;       ///< [C] liking · trend · left, as of row_tau_
  std::vector<double> row_left_;  ///< [C] left_ when the row was made
  WeightedChoice by_cluster_;
  double row_tau_ = 0.0;
  double row_spent_ = 0.0;  ///< weight of the row's items taken since
};

}  // namespace lrml::prep
