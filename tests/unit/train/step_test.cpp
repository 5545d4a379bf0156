#include "lrml/train/step.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "support/drawn_state.h"
#include "support/error_of.h"
#include "support/reference_step.h"
#include "support/small_run.h"

namespace lrml::test {
namespace {

using ::testing::HasSubstr;

class TrainStepTest : public testing::Test {
 protected:
  TrainStepTest() { write_dataset(folder / "d.h5", run_contents()); }

  StepRun run(const TrainSettings& settings) { return {self, folder / "d.h5", settings}; }

  /// Both for two epochs, compared after every step.
  void expect_the_reference(const TrainSettings& settings) {
    StepRun fast = run(settings);
    RunState slow = fast.state;
    for (std::uint32_t epoch = 0; epoch < 2; ++epoch) {
      fast.state.progress.epoch = slow.progress.epoch = epoch;
      fast.state.progress.step_in_epoch = slow.progress.step_in_epoch = 0;
      for (std::size_t step = 0; step < 5; ++step) {
        fast();
        reference_step(settings.step, fast.data.plan, fast.sampler, slow);
        expect_equal(fast.state, slow);
      }
    }
    EXPECT_GT(fast.state.progress.sums.active, 0);
    if (settings.step.model.kind != ModelKind::bpr) {
      const auto negatives = static_cast<std::int64_t>(settings.step.sample.negatives);
      EXPECT_LT(fast.state.progress.sums.active,
                negatives * fast.state.progress.sums.examples);  // some hinges are zero
    }
  }

  SelfCommunicator self;
  TemporaryFolder folder;
};

TEST_F(TrainStepTest, HasTheBitsOfTheReferenceForAllModelsAndOptimizers) {
  for (const ModelKind kind : {ModelKind::lrml, ModelKind::cml, ModelKind::bpr}) {
    for (const Relation relation : {Relation::shared, Relation::own}) {
      for (const OptimKind optim : {OptimKind::adam, OptimKind::lazy_adam}) {
        if (kind != ModelKind::lrml && relation == Relation::own) continue;
        SCOPED_TRACE(std::string(name_of(kind)) + " " + std::string(name_of(relation)) + " " +
                     std::string(name_of(optim)));
        TrainSettings settings = small_settings();
        settings.step.model.kind = kind;
        settings.step.model.relation = relation;
        settings.step.optim.kind = optim;
        expect_the_reference(settings);
      }
    }
  }
}

TEST_F(TrainStepTest, HasTheBitsOfTheReferenceWithEveryOption) {
  std::vector<TrainSettings> all(8, small_settings());
  all[0].step.sample.hardest_of = 5;
  all[0].step.loss.margin = 0.02;  // harder negatives silence fewer hinges
  all[1].step.sample.negatives = 3;
  all[2].step.loss = {.margin = 0.2, .recency_floor = 0.05, .recency_items = 3.0};
  all[3].step.model.memory_radius = 0.05;
  all[4].step.model.initial_scale = 0.3;
  all[5] = with_all_options(small_settings());
  all[6].step.sample = {.hardest_of = 5, .hardest_by = HardestBy::distance};
  all[6].step.model.initial_scale = 0.3;  // relations that change the choice
  all[7] = with_all_options(small_settings());
  all[7].step.sample.hardest_by = HardestBy::rows;
  for (std::size_t k = 0; k < all.size(); ++k) {
    for (const ModelKind kind : {ModelKind::lrml, ModelKind::cml, ModelKind::bpr}) {
      for (const OptimKind optim : {OptimKind::adam, OptimKind::lazy_adam}) {
        SCOPED_TRACE(std::to_string(k) + " " + std::string(name_of(kind)) + " " + std::string(name_of(optim)));
        all[k].step.model.kind = kind;
        if (kind != ModelKind::lrml) all[k].step.model.relation = Relation::shared;
        all[k].step.optim.kind = optim;
        expect_the_reference(all[k]);
      }
    }
  }
}

TEST_F(TrainStepTest, KeepsTheMemorysRowsInTheirBall) {
  TrainSettings settings = small_settings();
  const auto longest_after_an_epoch = [&](double radius) {
    settings.step.model.memory_radius = radius;
    StepRun steps = run(settings);
    for (std::size_t step = 0; step < 5; ++step) steps();
    return steps.state.parameters.values.rowwise().norm().maxCoeff();
  };
  EXPECT_GT(longest_after_an_epoch(0.0), 0.1f);
  EXPECT_NEAR(longest_after_an_epoch(0.05), 0.05f, 1e-6f);
}

TEST_F(TrainStepTest, LeavesUntouchedRowsAloneUnderLazyAdamOnly) {
  TrainSettings settings = small_settings();
  settings.train.batches_per_epoch = 100;
  for (const OptimKind kind : {OptimKind::adam, OptimKind::lazy_adam}) {
    settings.step.optim.kind = kind;
    StepRun steps = run(settings);
    steps();
    const Table before = steps.state.parameters.item_rows;
    steps();
    std::size_t moved = 0;
    for (std::size_t i = 0; i < row_count(before); ++i) {
      moved += !std::ranges::equal(row(before, i), row(std::as_const(steps.state.parameters.item_rows), i));
    }
    EXPECT_GT(moved, 0u);
    EXPECT_LT(moved, row_count(before));
  }
}

TEST_F(TrainStepTest, SeesEveryExampleOncePerEpoch) {
  StepRun steps = run(small_settings());
  for (std::size_t step = 0; step < 5; ++step) steps();
  EXPECT_EQ(steps.state.progress.sums.examples, static_cast<std::int64_t>(steps.data.header.train_interactions));
  EXPECT_EQ(steps.state.progress.step, 5u);
  EXPECT_EQ(steps.state.progress.step_in_epoch, 5u);
}

TEST_F(TrainStepTest, WithoutAnExampleChangesNoParameterAndNoPower) {
  TrainSettings settings = small_settings();
  settings.train.batches_per_epoch = 1000;
  StepRun steps = run(settings);
  std::size_t empty = 0;
  for (std::uint64_t step = 0; step < 1000; ++step) {
    const RunState before = steps.state;
    steps();
    EXPECT_EQ(steps.state.progress.step, step + 1);
    if (steps.state.progress.sums.examples != before.progress.sums.examples) {
      EXPECT_LT(steps.state.progress.powers.beta1, before.progress.powers.beta1);
      continue;
    }
    ++empty;
    EXPECT_EQ(steps.state.progress.powers.beta1, before.progress.powers.beta1);
    EXPECT_EQ(steps.state.progress.powers.beta2, before.progress.powers.beta2);
    expect_equal(steps.state.parameters, before.parameters);
    expect_equal(steps.state.item_moments, before.item_moments, "moments of Q");
  }
  EXPECT_GT(empty, 0u);
  EXPECT_EQ(steps.state.progress.sums.examples, static_cast<std::int64_t>(steps.data.header.train_interactions));
}

TEST_F(TrainStepTest, ReturnsWhatItWasAskedFor) {
  StepRun steps = run(small_settings());
  const Requests none = steps(), stop = steps({.stop = true}), checkpoint = steps({.checkpoint = true});
  EXPECT_FALSE(none.stop || none.checkpoint);
  EXPECT_TRUE(stop.stop && !stop.checkpoint);
  EXPECT_TRUE(checkpoint.checkpoint && !checkpoint.stop);
}

TEST_F(TrainStepTest, NamesTheStepInWhichALossIsNoNumber) {
  StepRun steps = run(small_settings());
  steps();
  steps.state.parameters.values.setConstant(std::numeric_limits<float>::quiet_NaN());
  const RunState before = steps.state;
  const Error error = error_of([&] { steps(); });
  EXPECT_EQ(error.code(), ExitCode::failure);
  EXPECT_THAT(error.what(), HasSubstr("training diverged in step 2 (epoch 1:"));
  EXPECT_EQ(steps.state.progress.step, before.progress.step);
}

TEST_F(TrainStepTest, RefusesAGradientOf1024AndTakesOneBelow) {
  TrainSettings settings = small_settings();
  settings.step.model.kind = ModelKind::cml;
  settings.step.loss.margin = 1e6;  // every hinge is active, no loss in range
  StepRun steps = run(settings);
  EXPECT_THAT(error_of([&] { steps(); }).what(), HasSubstr("step 1 (epoch 1:"));
  settings.step.loss.margin = 1000.0;
  run(settings)();
}

}  // namespace
}  // namespace lrml::test
