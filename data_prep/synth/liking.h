// How near every cluster is to what a user wants, and how well it is liked for that.
#pragma once

#include <span>

#include "data_prep/synth/world.h"

namespace lrml::prep {

/// distances[c] = ‖wanted[c mod R] − centres[c]‖² for the clusters c, R = wanted.size(), summed in order of the
/// coordinates.
/// @pre as many distances as centres; wanted is not empty
void squared_distances(std::span<const Latent> wanted, std::span<const Latent> centres, std::span<float> distances);

/// liking[c] = e^(−β·distances[c]), β = `closeness`.
/// @pre equal sizes
void likings(std::span<const float> distances, std::span<double> liking);

}  // namespace lrml::prep
