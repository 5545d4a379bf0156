// Stars that follow the kind and the fit of each interaction and reproduce the published histogram.
#pragma once

#include <cstddef>
#include <functional>
#include <span>

#include "data_prep/synth/draw.h"
#include "data_prep/synth/profile.h"
#include "data_prep/synth/world.h"
#include "lrml/data/contents.h"

namespace lrml::prep {

/// N(0, .35): how easily `user` is pleased.
double mood_of_user(const World& world, std::size_t user);

/// How much `user` likes what was chosen in the user's k-th interaction: s_r − .5·squared distance + mood + N(0, .6),
/// with s_r from 2.2 (kind 0) to 4.4 (kind R − 1).
float satisfaction(const World& world, std::size_t user, double mood, std::size_t k, const Choice& choice);

/// Satisfactions that are to become stars.
struct Unrated {
  std::span<float> values;
  std::function<bool(std::size_t)> allows_halves;  ///< whether the k-th may become a half star, see Profile
};

/// Replaces the satisfactions of `parts` by stars: cut at the quantiles that give each star the
/// profile's share of all. Before profile.half_stars_from only whole stars are given, in their proportions; half stars
/// later make up for it.
///
/// Order    exact at every size: independent of the order of parts and rows
/// Cost     three passes and a few megabytes
void rate(const Profile& profile, std::span<const Unrated> parts);

/// The ratings of `rows`, which outlive the result. @pre as many timestamps as ratings
Unrated unrated(const Profile& profile, InteractionRows& rows);

}  // namespace lrml::prep
