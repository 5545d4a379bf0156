// Which algorithm `auto` uses: by prediction at the start, by what epochs have shown afterwards.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "lrml/exchange/cost_model.h"

namespace lrml {

/// A figure for each of fixed_algorithms.
template <class Figure>
class ByAlgorithm {
 public:
  Figure& operator[](ExchangeAlgorithm algorithm) { return figures_[static_cast<std::size_t>(algorithm)]; }
  const Figure& operator[](ExchangeAlgorithm algorithm) const { return figures_[static_cast<std::size_t>(algorithm)]; }

 private:
  std::array<Figure, fixed_algorithms.size()> figures_{};
};

/// Exact sums over the steps of an epoch and over all ranks.
struct EpochCounts {
  std::int64_t steps = 0;           ///< of one rank
  std::int64_t touched = 0;         ///< rows with a gradient, summed over ranks
  std::int64_t touched_by_any = 0;  ///< rows of the union
  std::int64_t nanoseconds = 0;     ///< in reduce and publish, summed over ranks
};

/// What an epoch showed about the algorithm it used, and what was made of it. Seconds per step.
struct EpochExchange {
  ExchangeAlgorithm used = ExchangeAlgorithm::gather;
  double predicted = 0;          ///< to reduce and publish, for the rows that were counted
  double measured = 0;           ///< the same, in the mean over ranks
  ByAlgorithm<double> expected;  ///< of each algorithm with its update of item rows, experience included
  ExchangeAlgorithm next = ExchangeAlgorithm::gather;
};

/// Chooses among fixed_algorithms the one with the fewest expected seconds to reduce, update item rows and publish.
///
/// At the start all is prediction, for the share of active triplets that the setting names: the first steps have more,
/// but soon no run does. After an epoch, rows are as they were counted, and the algorithm in use is known to take
/// c = measured / predicted times what was predicted (the mean of this and what was known before). Of an algorithm
/// never used √c is assumed: half of a misprediction, by order of magnitude, is taken to be the machine's. Another
/// algorithm must be expected to take less than 0.85 of the one in use, or nothing changes.
///
/// Order    a function of its arguments: where these are equal on all ranks, so are choices
class AlgorithmChooser {
 public:
  /// For `ranks` with equal shares of the batch, and the rows that `setting` carries.
  AlgorithmChooser(const LinkCosts& links, const ExchangeSetting& setting, std::size_t ranks);

  ExchangeAlgorithm chosen() const { return chosen_; }

  /// Predicted at the start.
  const ByAlgorithm<ExchangeSeconds>& forecast() const { return forecast_; }

  /// Takes note of an epoch, and chooses for the next. @pre steps ≥ 1
  EpochExchange recheck(const EpochCounts& counts);

 private:
  ByAlgorithm<ExchangeSeconds> predict(const RowsOfRanks& rows) const;
  void learn(ExchangeAlgorithm algorithm, double misprediction);
  double misprediction_of(ExchangeAlgorithm algorithm) const;

  LinkCosts links_;
  ExchangeShape shape_;
  RowsOfRanks rows_;  ///< expected at the start
  ByAlgorithm<ExchangeSeconds> forecast_;
  ByAlgorithm<std::optional<double>> mispredictions_;  ///< c, of those that were used
  ExchangeAlgorithm chosen_;
};

/// For what travels between groups, by their lane 0 (all lanes have equal expected work): its rows, and its links as
/// calibrate finds them unless given. Equal on all ranks. Collective.
AlgorithmChooser make_chooser(const RankGroups& groups, const ExchangeSetting& setting,
                              const std::optional<LinkCosts>& links = {});

/// "dense 5.31, gather 0.42, …": milliseconds of each algorithm.
std::string milliseconds_text(const ByAlgorithm<double>& seconds);

}  // namespace lrml
