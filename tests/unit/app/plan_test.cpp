#include "lrml/app/plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "lrml/app/commands.h"
#include "lrml/base/error.h"
#include "lrml/data/write_dataset.h"
#include "support/small_dataset.h"
#include "support/temporary_folder.h"

namespace lrml::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

// Two users with 6 and 2 interactions, four items.
PlannedData small_data() {
  PlannedData data;
  data.users = 2;
  data.interactions = 8;
  data.held_out = 4;
  data.negatives_per_user = 5;
  data.popularity = {4, 2, 1, 1};
  data.user_offsets = {0, 6, 8};
  return data;
}

TEST(StretchedData, KeepsTheProfile) {
  const PlannedData data = stretched(small_data(), 20, 8, 0);
  EXPECT_EQ(data.users, 20.0);
  EXPECT_EQ(data.interactions, 80.0);
  EXPECT_EQ(data.held_out, 40.0);
  EXPECT_THAT(data.popularity, ElementsAre(4, 4, 2, 2, 1, 1, 1, 1));
  EXPECT_EQ(stretched(small_data(), 0, 0, 100).interactions, 100.0);
  EXPECT_THAT(stretched(small_data(), 0, 2, 0).popularity, ElementsAre(4, 1));
}

/// 4,000 examples a step, 10 shards; a triplet takes 1 µs if active, else nothing; links 1 µs and 1 GB/s.
PlanInput input() {
  PlanInput in;
  in.model = {.dim = 10, .slots = 2};
  in.optim = OptimKind::lazy_adam;
  in.train.batches_per_epoch = 2;
  in.train.logical_shards = 10;
  in.data = stretched(small_data(), 1000, 400, 8000);
  in.active_share = 0.5;
  in.network = {.latency_us = 1.0, .gbit_per_s = 8.0};
  in.compute.active_triplet = 1e-6;
  return in;
}

TEST(PlanRanks, OfOneRankAreItsWorkAlone) {
  const auto rows = plan_ranks(input(), 1);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_DOUBLE_EQ(rows[0].compute, 2e-3);
  EXPECT_EQ(rows[0].exchange.all() + rows[0].control, 0.0);
  EXPECT_EQ(rows[0].sent.bytes, 0.0);
  EXPECT_EQ(rows[0].efficiency, 1.0);
  EXPECT_DOUBLE_EQ(rows[0].examples_per_s, 2e6);
}

TEST(PlanRanks, CountTripletsOfEveryNegativeAndReadsOfEveryCandidate) {
  PlanInput more = input();
  more.sample.negatives = 3;
  EXPECT_DOUBLE_EQ(plan_ranks(more, 1)[0].compute, 3.0 * plan_ranks(input(), 1)[0].compute);
  EXPECT_DOUBLE_EQ(plan_ranks(more, 1)[0].examples_per_s, plan_ranks(input(), 1)[0].examples_per_s / 3.0);
  PlanInput harder = input();
  harder.data.popularity.assign(40000, 1);
  PlanInput plain = harder;
  harder.sample.hardest_of = 5;
  const auto bytes_of = [](const PlanInput& in, ExchangeAlgorithm algorithm) {
    for (const PlanRow& row : plan_ranks(in, 4)) {
      if (row.algorithm == algorithm) return row.sent.bytes;
    }
    return 0.0;
  };
  EXPECT_GT(bytes_of(harder, ExchangeAlgorithm::pull), 2.0 * bytes_of(plain, ExchangeAlgorithm::pull));
  EXPECT_EQ(bytes_of(harder, ExchangeAlgorithm::owner), bytes_of(plain, ExchangeAlgorithm::owner));
}

// Of ten shards the fullest of four ranks has three.
TEST(PlanRanks, RoundUpTheShardsOfARank) {
  const auto rows = plan_ranks(input(), 4);
  ASSERT_EQ(rows.size(), 4u);
  for (const PlanRow& row : rows) {
    EXPECT_DOUBLE_EQ(row.compute, 0.3 * 2e-3);
    EXPECT_DOUBLE_EQ(row.control, allreduce_seconds({1.0, 8.0}, 4, 8.0 * 45.0));
    EXPECT_GT(row.exchange.all(), 0.0);
    EXPECT_DOUBLE_EQ(row.efficiency, 2e-3 / (4.0 * row.seconds()));
  }
}

TEST(PlanRanks, SendWhatTheFormulasSay) {
  const PlanInput in = input();
  const PlanRow dense = plan_ranks(in, 4).front();
  EXPECT_EQ(dense.algorithm, ExchangeAlgorithm::dense);
  EXPECT_EQ(dense.sent.messages, 3.0);
  EXPECT_EQ(dense.sent.bytes, 8.0 * 11.0 * 300.0 + 3.0 * 40.0 * 100.0 + 8.0 * 45.0);
}

TEST(PlanRanks, OnOneNodeSendNothing) {
  PlanInput in = input();
  in.ranks_per_node = 4;
  in.local.sum_value = 1e-9;
  const auto rows = plan_ranks(in, 4);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].sent.bytes, 0.0);
  EXPECT_EQ(rows[0].control, 0.0);
  EXPECT_GT(rows[0].exchange.reduce, 0.0) << "rows are brought together in memory";
}

TEST(PlanRanks, OfNodesShareALinkAndATable) {
  PlanInput in = input();
  const auto apart = plan_ranks(in, 8);
  in.ranks_per_node = 4;
  const auto shared = plan_ranks(in, 8);
  for (std::size_t k = 0; k < shared.size(); ++k) {
    EXPECT_LT(shared[k].sent.bytes, apart[k].sent.bytes) << name_of(shared[k].algorithm);
    EXPECT_LT(total_of(shared[k].memory), total_of(apart[k].memory)) << name_of(shared[k].algorithm);
  }
}

TEST(PlanRanks, UnderAdamMoveEveryUser) {
  PlanInput in = input();
  in.local.update_value = 1e-9;
  const double lazy = plan_ranks(in, 1).front().compute;
  in.optim = OptimKind::adam;
  EXPECT_DOUBLE_EQ(plan_ranks(in, 1).front().compute, 2e-3 + 1000 * 10 * 1e-9);
  EXPECT_LT(lazy, 2e-3 + 1000 * 10 * 1e-9);
}

TEST(PlanText, StatesAssumptionsAndMarksTheFastest) {
  const std::string text = plan_text(input(), std::vector<std::size_t>{1, 2, 16});
  EXPECT_THAT(text, HasSubstr("1000 users, 400 items, 8000 training interactions"));
  EXPECT_THAT(text, HasSubstr("10 logical shards (S)"));
  EXPECT_THAT(text, HasSubstr("1 us, 8 Gbit/s per node, 1 rank per node"));
  EXPECT_THAT(text, HasSubstr("   16  not possible: every rank needs a logical shard"));
  EXPECT_EQ(std::ranges::count(text, '*'), 2) << "one row, and the word of explanation";
}

TEST(PlanRecord, HasARowPerAlgorithm) {
  const Record record = plan_record(input(), std::vector<std::size_t>{1, 2, 16});
  EXPECT_EQ(record["assumptions"]["logical_shards"], 10);
  ASSERT_EQ(record["rows"].size(), 5u);
  EXPECT_EQ(record["rows"][1]["exchange"], "dense");
  double memory = 0.0;
  for (const auto& part : record["rows"][1]["memory"]) memory += part.get<double>();
  EXPECT_DOUBLE_EQ(memory, record["rows"][1]["memory_bytes"].get<double>());
}

/// plan on a small dataset.
class RunPlan : public testing::Test {
 protected:
  RunPlan() {
    write_dataset(folder / "d.h5", small_contents(40, 24, 3));
    write_file(folder / "c.toml", "[model]\ndim = 8\nslots = 3\n[train]\nlogical_shards = 8\n");
    arguments.data = folder / "d.h5";
    arguments.config = folder / "c.toml";
    arguments.ranks = {1, 2, 4};
  }

  std::string printed() {
    testing::internal::CaptureStdout();
    SelfCommunicator self;
    EXPECT_EQ(run_plan(self, arguments), ExitCode::done);
    return testing::internal::GetCapturedStdout();
  }

  void expect_error(ExitCode code, const std::string& part) {
    SelfCommunicator self;
    try {
      run_plan(self, arguments);
      ADD_FAILURE() << "no Error was thrown";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), code) << error.what();
      EXPECT_THAT(error.what(), HasSubstr(part));
    }
  }

  TemporaryFolder folder;
  PlanArguments arguments;
};

TEST_F(RunPlan, PrintsTheTable) {
  EXPECT_THAT(printed(), HasSubstr("40 users, 24 items"));
}

TEST_F(RunPlan, PrintsJson) {
  arguments.json = true;
  arguments.users = 4000;
  arguments.active = 0.25;
  const Record record = Record::parse(printed());
  EXPECT_EQ(record["assumptions"]["users"], 4000.0);
  EXPECT_EQ(record["assumptions"]["active_share"], 0.25);
  EXPECT_GT(record["assumptions"]["active_seconds"], 0.0);
  EXPECT_EQ(record["rows"].size(), 9u);
}

TEST_F(RunPlan, RefusesImpossibleRanks) {
  arguments.ranks = {};
  expect_error(ExitCode::usage, "--ranks is empty");
  arguments.ranks = {2, 0};
  expect_error(ExitCode::usage, "--ranks has a 0");
  arguments.ranks = {6};
  arguments.ranks_per_node = 4;
  expect_error(ExitCode::usage, "6 ranks on nodes of 4");
  arguments.ranks_per_node = 0;
  expect_error(ExitCode::usage, "--ranks-per-node is 0");
}

TEST_F(RunPlan, RefusesImpossibleNetworksSharesAndSizes) {
  const PlanArguments good = arguments;
  arguments.network.latency_us = -1.0;
  expect_error(ExitCode::usage, "--latency-us is negative");
  arguments = good;
  arguments.network.gbit_per_s = 0.0;
  expect_error(ExitCode::usage, "--gbit is not above 0");
  arguments = good;
  arguments.active = 1.5;
  expect_error(ExitCode::usage, "--active is no share");
  arguments = good;
  arguments.items = 1;
  expect_error(ExitCode::usage, "--items is 1");
  arguments = good;
  arguments.interactions = 7;
  expect_error(ExitCode::usage, "fewer interactions than users");
}

TEST_F(RunPlan, RefusesWhatItCannotRead) {
  arguments.data = folder / "none.h5";
  expect_error(ExitCode::bad_data, "none.h5");
  arguments.config = folder / "none.toml";
  expect_error(ExitCode::usage, "none.toml");
}

}  // namespace
}  // namespace lrml::test
