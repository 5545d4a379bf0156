// Which items a user chooses, one after the other: by preference, by popularity, or so that an item occurs at all.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "data_prep/synth/weighted_choice.h"
#include "data_prep/synth/world.h"
#include "lrml/base/feistel.h"

namespace lrml::prep {

inline constexpr double noise_share = 0.05;  ///< ε: interactions that ignore preference

/// The share of noise among interactions that do not cover an item: those that do count as noise too.
double noise_beside_coverage(std::size_t items, std::size_t interactions);

/// How much every item is sought, apart from who asks.
struct Appeal {
  std::vector<double> popularity;  ///< [I] expected interactions; noise is drawn by it
  std::vector<double> items;       ///< [I] weight in the choice by preference
};

/// One chosen item: its kind (noise_kind where preference had no say) and how close it is to what the user wanted.
struct Choice {
  std::uint32_t item = 0;
  std::uint8_t kind = noise_kind;
  float squared_distance = 0.0f;
};

/// Draws users' items without replacement. With c the cluster of item i,
///     P(i | user u, time τ) ∝ items[i]·exp(−β·D(u,c))·trend_r(τ)
/// with the squared distance D and the kind r of relate_user(), except for noise: a share of max(ε, I/T) is drawn ∝
/// popularity[i], and I of these first serve every item once.
///
/// Order    a pure function of (world, appeal, round, user): users may come in any order
/// Cost     relate_user() per user; per interaction the members of a cluster, and now and then C
class Drawer {
 public:
  Drawer(const World& world, std::size_t interactions, std::uint32_t round);

  /// Must come before the first draw.
  void set_appeal(const Appeal& appeal);

  /// One choice for each of `taus`, which do not decrease. `first` is the number of interactions of all users
  /// before this one. @pre taus.size() ≤ .4·I
  void draw(std::size_t user, std::uint64_t first, std::span<const double> taus, std::vector<Choice>& choices);

  /// How often the users so far were expected to choose an item of each cluster, per unit of its weight, while they had
  /// not taken it; [C].
  const std::vector<double>& reach() const { return reach_; }

 private:
  void start_user(std::size_t user);
  void refresh_row(double tau);
  void finish_row();
  void take(std::uint32_t item);
  Choice choose(std::size_t k, std::uint64_t position);
  Choice choose_by_preference();
  std::uint32_t choose_by_popularity();
  /// The item of `cluster` at which the running sum over those not taken passes `weight` < left_[cluster].
  std::uint32_t find_member(std::size_t cluster, double weight) const;
  std::array<std::uint64_t, 2> next_bits();
  bool is_taken(std::uint32_t item) const { return taken_by_[item] == user_ + 1; }

  const World& world_;
  FeistelOrder coverage_;
  RandomKey noise_key_;
  RandomKey choice_key_;
  double noise_probability_;  ///< of an interaction that covers no item
  Appeal appeal_;
  WeightedChoice by_popularity_;
  std::vector<double> cluster_weights_;  ///< [C] summed weights of items
  std::vector<std::size_t> taken_by_;    ///< [I] the last user who took the item, plus 1

  std::size_t user_ = 0;
  std::uint32_t draws_ = 0;          ///< random blocks the current user has used
  std::vector<float> distances_;     ///< [C] of the current user
  std::vector<std::uint8_t> kinds_;  ///< [C] of the user's relation to each
  std::vector<double> liking_;       ///< [C] everything but the trend
  std::vector<float> trend_;         ///< [R]
  std::vector<double> left_;         ///< [C] summed weight of the items not taken
  std::vector<double> row_;          ///< [C] liking · trend · left, as of row_tau_
  std::vector<double> row_left_;     ///< [C] left_ when the row was made
  WeightedChoice by_cluster_;
  double row_tau_ = 0.0;
  double row_spent_ = 0.0;  ///< weight of the row's items taken since
  double row_reach_ = 0.0;  ///< expected choices from the row per unit of its weight
  std::vector<double> reach_;
};

}  // namespace lrml::prep
