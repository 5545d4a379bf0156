// A model that was never trained, and its distances in doubles: what measurements of scoring are verified with.
#pragma once

#include <cstddef>

#include "lrml/base/types.h"
#include "lrml/model/options.h"
#include "lrml/model/parameters.h"

namespace lrml::bench {

/// Distances differ by less between floats and doubles.
inline constexpr double tolerance = 1e-5;

/// Rows of normal numbers of length 1 on average, within the unit ball; a function of the sizes.
Parameters random_parameters(const ModelOptions& model, std::size_t users, std::size_t items);

/// ‖p + Mᵀ softmax(K (p ∘ q)) − q‖² in doubles.
double plain_distance(const Parameters& parameters, UserId user, ItemId item);

}  // namespace lrml::bench
