// Times over repeats and ranks.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "lrml/comm/communicator.h"

namespace lrml::bench {

/// The middle value, the lower of two. @pre not empty
inline double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() - 1) / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

/// The largest of all ranks' values, to the nearest 10⁻⁹. Collective.
inline double largest(Communicator& comm, double mine) {
  const auto all = gather_values(comm, std::llround(mine * 1e9));
  return static_cast<double>(*std::ranges::max_element(all)) * 1e-9;
}

}  // namespace lrml::bench
