// Training on a small dataset, step by step or as a whole, on any communicator.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "lrml/data/write_dataset.h"
#include "lrml/train/refit_data.h"
#include "lrml/train/trainer.h"
#include "support/expect_equal.h"
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

/// With every option that changes what a step draws or how it moves, at once.
inline TrainSettings with_all_options(TrainSettings s) {
  s.step.model.relation = Relation::own;
  s.step.model.memory_radius = 0.2;
  s.step.model.initial_scale = 0.1;
  s.step.loss = {.margin = 0.5, .recency_floor = 0.05, .recency_items = 2.0, .l2 = 0.01};
  s.step.sample = {.negatives = 2, .hardest_of = 3, .hardest_by = HardestBy::distance};
  return s;
}

/// What load_rank_data would read, taken from memory; without held-out items.
inline RankData rank_data_of(const Communicator& comm, const DatasetContents& contents, std::size_t logical_shards) {
  const ShardPlan plan(contents.train.offsets, logical_shards);
  const RowRange users =
      plan.users_of_rank(static_cast<std::size_t>(comm.rank()), static_cast<std::size_t>(comm.size()));
  const std::span<const std::uint64_t> offsets =
      std::span(contents.train.offsets).subspan(users.begin, users.size() + 1);
  const auto items = std::span(contents.train.items).subspan(offsets.front(), offsets.back() - offsets.front());
  DatasetHeader header;
  header.users = contents.users();
  header.items = contents.items();
  header.train_interactions = contents.train.items.size();
  Interactions interactions(users, {offsets.begin(), offsets.end()}, {items.begin(), items.end()});
  return {header, plan, std::move(interactions), {}, {}, 0, 0};
}

/// Everything a TrainStep needs, one step at a time.
struct StepRun {
  StepRun(Communicator& comm, const std::filesystem::path& dataset, const TrainSettings& settings)
      : StepRun(comm, load_rank_data(comm, Dataset(dataset), settings.train.logical_shards), settings) {}

  StepRun(Communicator& comm, const DatasetContents& contents, const TrainSettings& settings)
      : StepRun(comm, rank_data_of(comm, contents, settings.train.logical_shards), settings) {}

  StepRun(Communicator& comm, RankData rank_data, const TrainSettings& settings)
      : data(std::move(rank_data)),
        sampler(data.interactions, data.plan,
                sampler_setting(settings.step, data.header.items,
                                steps_per_epoch(settings.train, data.header.train_interactions), settings.train.seed)),
        groups(group_ranks(comm, settings.exchange.ranks_sharing)),
        exchange(make_exchange(groups, data, settings)),
        state(initial_state(settings.step.model, data.users(),
                            make_table(groups, data.header.items, settings.step.model.dim), exchange->owned(),
                            settings.train.seed)),
        step(comm, settings.step, data.plan, sampler, *exchange, state) {
    comm.barrier();  // until all have filled the item rows
  }

  Requests operator()(const Requests& mine = {}) { return step(state, mine); }

  RankData data;
  Sampler sampler;
  RankGroups groups;
  std::unique_ptr<ItemExchange> exchange;
  RunState state;
  TrainStep step;
};

/// One phase of a run in `folder`, which exists.
struct WholeRun {
  WholeRun(Communicator& comm, const std::filesystem::path& dataset_file, const TrainSettings& settings,
           const std::filesystem::path& folder, RunPhase phase = RunPhase::select)
      : dataset(dataset_file),
        data((phase == RunPhase::refit ? load_refit_data : load_rank_data)(comm, dataset,
                                                                           settings.train.logical_shards)),
        identity{{}, dataset.header().digest, dataset.user_ids(), dataset.item_ids(), phase},
        checkpoints(folder, settings.checkpoint.keep),
        trainer(comm, data, settings, identity, checkpoints) {}

  TrainOutcome operator()(const StopRequested& stop_requested = [] { return false; }) {
    return trainer.run({[this](const StepReport& report) { steps.push_back(report); },
                        [this](const EpochReport& report) { reports.push_back(report); }},
                       stop_requested);
  }

  /// From the newest checkpoint in the folder.
  TrainOutcome resume() {
    trainer.resume_from(checkpoints.latest().value());
    return (*this)();
  }

  Dataset dataset;
  RankData data;
  RunIdentity identity;
  CheckpointFolder checkpoints;
  Trainer trainer;
  std::vector<StepReport> steps;
  std::vector<EpochReport> reports;
};

/// What two runs have in common that ended with the same bits.
inline void expect_same(const TrainOutcome& a, const TrainOutcome& b) {
  EXPECT_EQ(a.parameters_digest, b.parameters_digest);
  EXPECT_EQ(a.best_digest, b.best_digest);
  expect_equal(a.progress, b.progress);
  EXPECT_EQ(a.valid.counts, b.valid.counts);
  EXPECT_EQ(a.test.counts, b.test.counts);
}

}  // namespace lrml::test
