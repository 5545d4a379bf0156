// A teacher's view: how far every cluster is from a user when a memory of slots lies between them, as in LRML.
#pragma once

#include <cstdint>
#include <span>

#include "data_prep/synth/world.h"

namespace lrml::prep {

/// With a = softmax(K (x ∘ y_c)): distances[c] = ‖x + Mᵀa − y_c‖², and strongest[c] is the slot of largest logit, of
/// equal ones the lowest.
///
/// Order    sums run over coordinates and slots from the first to the last, whatever the number of clusters
/// Cost     C·n·(2·d0 fused multiply-adds and an exponential)
/// @pre     as many distances and slots as centres; 1 to most_kinds slots, as many values as keys
void attended_distances(const Memory& memory, const Latent& x, std::span<const Latent> centres,
                        std::span<float> distances, std::span<std::uint8_t> strongest);

}  // namespace lrml::prep
