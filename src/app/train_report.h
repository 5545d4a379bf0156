// What a training tells people and programs: its log, metrics.jsonl, result.json and the final table.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "lrml/app/records.h"
#include "lrml/config/configuration.h"
#include "lrml/train/trainer.h"

namespace lrml {

/// What the phases of a finished run gave. The refit, where there is one, is what counts.
struct PhaseOutcomes {
  TrainOutcome selection;
  std::optional<TrainOutcome> refit;

  const TrainOutcome& last() const { return refit ? *refit : selection; }
};

/// What a result is about, besides the outcomes.
struct ResultSetting {
  const Configuration& configuration;
  const DatasetHeader& header;
  int ranks = 1;
  ExchangeAlgorithm exchange = ExchangeAlgorithm::dense;
  double seconds = 0.0;  ///< of this process, from its start
};

void log_start(const Communicator& comm, const Configuration& c, const RankData& data, const Trainer& trainer);
void log_epoch(const EpochReport& report);

Record epoch_record(RunPhase phase, const EpochReport& report, const std::vector<std::size_t>& lengths);

/// With a refit: the test metrics and digests are its; the validation metrics, epochs and steps are the selection's.
Record result_record(const ResultSetting& setting, const PhaseOutcomes& outcomes);

std::string final_text(const Configuration& c, const PhaseOutcomes& outcomes, const Record& result);

}  // namespace lrml
