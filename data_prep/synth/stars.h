// Stars that follow the kind and the fit of each interaction and reproduce the published histogram.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "data_prep/synth/draw.h"
#include "data_prep/synth/profile.h"
#include "data_prep/synth/world.h"

namespace lrml::prep {

/// How much `user` likes what was chosen in the user's k-th interaction:
/// s_r − .5·squared distance + N(0, .35) of the user + N(0, .6), with s_r from 2.2 (kind 0) to 4.4 (kind R −
/// 1).
float satisfaction(const World& world, std::size_t user, std::size_t k, const Choice& choice);

/// One to five stars, [T]: cut at the quantiles that give each star the profile's share.
std::vector<float> stars_of(const Profile& profile, std::span<const float> satisfactions);

}  // namespace lrml::prep
