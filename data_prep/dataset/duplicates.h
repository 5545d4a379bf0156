// A user's interactions with one item are one interaction: which of them stays.
#pragma once

#include <cstddef>
#include <span>

#include "data_prep/dataset/build_dataset.h"
#include "data_prep/dataset/number_set.h"

namespace lrml::prep {

/// Moves the rows of one user that stay to the front, in their order, and returns how many they are: of each item
/// the first by (time, rating) or the last. Where ties go by file, simultaneous rows are ordered by place instead of
/// by rating.
///
/// Cost   O(rows); where there are duplicates O(rows · log rows)
/// @pre `seen` is empty, with a bound above all items; it is empty afterwards
std::size_t keep_one_per_item(std::span<Interaction> rows, const SplitOptions& rules, NumberSet& seen);

}  // namespace lrml::prep
