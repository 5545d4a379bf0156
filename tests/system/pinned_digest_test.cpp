// Fifty steps of training whose result is pinned: the same bits from every compiler, optimization level and
// instruction set. A change here is a change of semantics_version.
#include <gtest/gtest.h>

#include "lrml/base/cpu.h"
#include "lrml/checkpoint/table_digest.h"
#include "lrml/train/step.h"
#include "support/small_dataset.h"

namespace lrml {
namespace {

std::string digest_after_fifty_steps(const StepSettings& settings) {
  const DatasetContents contents = test::small_contents(60, 40, 5);
  const InteractionRows& train = contents.train;
  const Interactions interactions({0, contents.users()}, train.offsets, train.items);
  const ShardPlan plan(train.offsets, 16);
  const Sampler sampler(interactions, plan, {contents.items(), 10, 11});
  SelfCommunicator self;
  const auto exchange = make_exchange({}, self, {.items = contents.items(), .dim = settings.model.dim});
  RunState state = initial_state(settings.model, {0, contents.users()}, own_table(contents.items(), settings.model.dim),
                                 exchange->owned(), 11);
  TrainStep step(self, settings, plan, sampler, *exchange, state);
  for (int i = 0; i < 50; ++i) {
    step(state, {});
    if (state.progress.step_in_epoch < 10) continue;
    ++state.progress.epoch;
    state.progress.step_in_epoch = 0;
  }
  return to_hex(parameters_digest(self, state.parameters));
}

StepSettings settings_of(ModelKind kind, Relation relation, OptimKind optimizer) {
  StepSettings settings;
  settings.model = {kind, 37, 11, relation};
  settings.optim.kind = optimizer;
  settings.optim.learning_rate = 0.01;
  return settings;
}

class PinnedDigest : public testing::TestWithParam<std::string_view> {
 protected:
  void SetUp() override {
    if (!has_instruction_set(GetParam())) GTEST_SKIP() << "this processor lacks it";
    use_instruction_set(GetParam());
  }
};

TEST_P(PinnedDigest, OfSharedRelationsAndAdam) {
  EXPECT_EQ(digest_after_fifty_steps(settings_of(ModelKind::lrml, Relation::shared, OptimKind::adam)),
            "04084ce0d0bff936");
}

TEST_P(PinnedDigest, OfOwnRelationsAndLazyAdam) {
  EXPECT_EQ(digest_after_fifty_steps(settings_of(ModelKind::lrml, Relation::own, OptimKind::lazy_adam)),
            "71ec263e33a6d12e");
}

TEST_P(PinnedDigest, OfTheBaselineWithLogisticLoss) {
  EXPECT_EQ(digest_after_fifty_steps(settings_of(ModelKind::bpr, Relation::shared, OptimKind::adam)),
            "0e3be01ef7933a00");
}

INSTANTIATE_TEST_SUITE_P(OnEach, PinnedDigest, testing::ValuesIn(instruction_sets),
                         [](const auto& test) { return std::string(test.param); });

}  // namespace
}  // namespace lrml
