// Scores without a model: what learning has to beat.
#pragma once

#include <cstdint>
#include <vector>

#include "lrml/eval/ranking.h"

namespace lrml {

/// The most popular item is the nearest. `train_counts` [I] training interactions of each item.
ScoreFunction popularity_score(std::vector<std::uint64_t> train_counts);

/// A uniform number for each (user, item), a pure function of the seed.
ScoreFunction random_score(std::uint64_t seed);

}  // namespace lrml
