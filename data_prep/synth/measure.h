// The marginals of a log: what a synthetic log is judged by.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "data_prep/interaction_log.h"

namespace lrml::prep {

struct Measures {
  std::size_t users = 0;  ///< with at least one interaction
  std::size_t items = 0;
  std::size_t interactions = 0;
  double median_per_user = 0.0;
  double median_per_item = 0.0;
  double item_gini = 0.0;         ///< 0: all items equally often; towards 1: one item only
  double share_of_top_1 = 0.0;    ///< of interactions, on the most chosen hundredth of the items
  double share_of_top_10 = 0.0;   ///< the same for a tenth
  std::array<double, 5> stars{};  ///< shares of 1, 2, 3, 4, 5 stars
  double tied_last = 0.0;         ///< share of users whose last second holds two or more interactions
};

/// Users and items without interactions are left out of every figure.
Measures measure(const InteractionLog& log);

}  // namespace lrml::prep
