// Training on a small dataset, step by step or as a whole, on any communicator.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "lrml/data/write_dataset.h"
#include "lrml/train/trainer.h"
#include "support/small_dataset.h"

namespace lrml::test {

/// 40 users, 24 items, about 190 training interactions in 16 logical shards.
inline DatasetContents run_contents() {
  return small_contents(40, 24, 3);
}

/// Fast steps, so that a few epochs move everything and silence some triplets. Five steps an epoch.
inline TrainSettings small_settings() {
  TrainSettings s;
  s.step.model = {.dim = 8, .slots = 4};
  s.step.optim.learning_rate = 0.05;
  s.train = {.epochs = 3, .batches_per_epoch = 5, .logical_shards = 16, .seed = 7, .patience = 0};
  s.exchange.algorithm = ExchangeAlgorithm::dense;
  s.checkpoint.every_minutes = 0.0;
  return s;
}

/// Everything a TrainStep needs, one step at a time.
struct StepRun {
  StepRun(Communicator& comm, const std::filesystem::path& dataset, const TrainSettings& settings)
      : data(load_rank_data(comm, Dataset(dataset), settings.train.logical_shards)),
        sampler(
            data.interactions, data.plan,
            {data.header.items, steps_per_epoch(settings.train, data.header.train_interactions), settings.train.seed}),
        exchange(make_exchange(comm, data, settings)),
        state(initial_state(settings.step.model, data.users(), data.header.items, exchange->owned(),
                            settings.train.seed)),
        step(comm, settings.step, data.plan, sampler, *exchange, state) {}

  Requests operator()(const Requests& mine = {}) { return step(state, mine); }

  RankData data;
  Sampler sampler;
  std::unique_ptr<ItemExchange> exchange;
  RunState state;
  TrainStep step;
};

/// A run in `folder`, which exists.
struct WholeRun {
  WholeRun(Communicator& comm, const std::filesystem::path& dataset_file, const TrainSettings& settings,
           const std::filesystem::path& folder)
      : dataset(dataset_file),
        data(load_rank_data(comm, dataset, settings.train.logical_shards)),
        identity{{}, dataset.header().digest, dataset.user_ids(), dataset.item_ids()},
        checkpoints(folder, settings.checkpoint.keep),
        trainer(comm, data, settings, identity, checkpoints) {}

  TrainOutcome operator()(const StopRequested& stop_requested = [] { return false; }) {
    return trainer.run({[this](const StepReport& report) { steps.push_back(report); },
                        [this](const EpochReport& report) { reports.push_back(report); }},
                       stop_requested);
  }

  Dataset dataset;
  RankData data;
  RunIdentity identity;
  CheckpointFolder checkpoints;
  Trainer trainer;
  std::vector<StepReport> steps;
  std::vector<EpochReport> reports;
};

}  // namespace lrml::test
