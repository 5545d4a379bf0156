// Plain float sums of rows.
#pragma once

#include <span>

namespace lrml {

/// sums[k] += row[k], each rounded once. @pre equal sizes, no overlap
void add_row(std::span<const float> row, std::span<float> sums);

}  // namespace lrml
