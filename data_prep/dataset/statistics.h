// Figures that describe a dataset: sizes, density, how many interactions users and items have.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "lrml/data/contents.h"

namespace lrml::prep {

/// Of a list of counts. Quantiles by nearest rank: the smallest count that at least the share q does not
/// exceed.
struct Spread {
  std::size_t least = 0;
  std::size_t median = 0;
  std::size_t percentile_99 = 0;
  std::size_t most = 0;
};

/// @pre `counts` is not empty
Spread spread_of(std::vector<std::size_t> counts);

struct Statistics {
  std::size_t interactions = 0;  ///< train, valid and test
  double density = 0.0;          ///< interactions / (users · items)
  Spread per_user;
  Spread per_item;
};

/// @pre at least one user and one item
Statistics statistics_of(const DatasetContents& contents);

/// Of interactions counted by user, [U], and by item, [I].
Statistics statistics_of(const std::vector<std::size_t>& per_user, const std::vector<std::size_t>& per_item);

}  // namespace lrml::prep
