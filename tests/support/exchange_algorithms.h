// What tests of exchanges go through.
#pragma once

#include <string>
#include <vector>

#include "lrml/exchange/options.h"

namespace lrml::test {

inline constexpr auto algorithms = {ExchangeAlgorithm::dense, ExchangeAlgorithm::gather, ExchangeAlgorithm::owner,
                                    ExchangeAlgorithm::pull};

/// Every algorithm between groups of one, two and three ranks, as on so many nodes; and all ranks of the machine in one
/// group, where no algorithm has anything to do.
inline std::vector<ExchangeOptions> exchanges() {
  std::vector<ExchangeOptions> all = {{ExchangeAlgorithm::automatic, 0}};
  for (const ExchangeAlgorithm algorithm : algorithms) {
    for (const std::size_t ranks_sharing : {1u, 2u, 3u}) all.push_back({algorithm, ranks_sharing});
  }
  return all;
}

inline std::string text_of(const ExchangeOptions& options) {
  return std::string(name_of(options.algorithm)) + ", table shared by " + std::to_string(options.ranks_sharing);
}

}  // namespace lrml::test
