// The training step on several ranks, from data in memory: after every step the bits of one rank, and no rank goes a
// way of its own.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <numeric>

#include "support/agreed_error_of.h"
#include "support/exchange_algorithms.h"
#include "support/on_ranks.h"
#include "support/small_run.h"

namespace lrml::test {
namespace {

using ::testing::HasSubstr;

template <class WholeTable>
Matrix part_of(const WholeTable& table, RowRange part) {
  Matrix rows = zero_matrix(part.size(), column_count(table));
  for (std::size_t i = 0; i < part.size(); ++i) std::ranges::copy(row(table, part.begin + i), row(rows, i).begin());
  return rows;
}

/// A run on all ranks beside the same run on one, which each rank makes by itself.
class Pair {
 public:
  Pair(Communicator& comm, const DatasetContents& contents, const TrainSettings& settings)
      : all(comm, contents, settings), one_(self_, contents, settings) {}

  void expect_same_steps(std::size_t count) {
    for (std::size_t step = 0; step < count; ++step) {
      SCOPED_TRACE("step " + std::to_string(step));
      all();
      one_();
      expect_equal(all.state.progress, one_.state.progress);
      expect_same_rows();
    }
  }
  void go_to_epoch(std::uint32_t epoch) {
    for (StepRun* run : {&all, &one_}) {
      run->state.progress.epoch = epoch;
      run->state.progress.step_in_epoch = 0;
    }
  }
  /// All rows, all moments.
  void expect_same_state() {
    all.exchange->publish_all(all.state.parameters.item_rows);
    expect_same_rows();
    const RunState& one = one_.state;
    expect_equal(all.state.parameters.item_rows, one.parameters.item_rows, "Q");
    const RowRange owned = all.state.moment_items, users = all.data.users();
    expect_equal(all.state.user_moments,
                 {part_of(one.user_moments.mean, users), part_of(one.user_moments.square, users)}, "moments of P");
    expect_equal(all.state.item_moments,
                 {part_of(one.item_moments.mean, owned), part_of(one.item_moments.square, owned)}, "moments of Q");
  }

  StepRun all;

 private:
  /// What this rank alone answers for, and what is on every rank.
  void expect_same_rows() {
    const Parameters &mine = all.state.parameters, &one = one_.state.parameters;
    const RowRange owned = all.exchange->owned();
    expect_equal(mine.user_rows, part_of(one.user_rows, mine.users), "P");
    expect_equal(part_of(mine.item_rows, owned), part_of(one.item_rows, owned), "owned rows of Q");
    expect_equal(mine.keys, one.keys, "K");
    expect_equal(mine.values, one.values, "M");
  }

  SelfCommunicator self_;
  StepRun one_;
};

/// An epoch of five steps, and a jump into the next but one.
void expect_same_bits(Communicator& comm, const DatasetContents& contents, TrainSettings settings) {
  for (const OptimKind optim : {OptimKind::adam, OptimKind::lazy_adam}) {
    for (const ExchangeOptions& exchange : exchanges()) {
      SCOPED_TRACE(std::string(name_of(optim)) + " " + text_of(exchange));
      settings.step.optim.kind = optim;
      settings.exchange = exchange;
      Pair pair(comm, contents, settings);
      pair.expect_same_steps(5);
      pair.go_to_epoch(2);
      pair.expect_same_steps(2);
      pair.expect_same_state();
    }
  }
}

TEST(StepOnRanks, HasTheBitsOfOneRank) {
  on_ranks([](Communicator& comm) { expect_same_bits(comm, run_contents(), small_settings()); });
}

TEST(StepOnRanks, HasTheBitsOfOneRankForOtherModels) {
  on_ranks([](Communicator& comm) {
    TrainSettings settings = small_settings();
    settings.step.model.relation = Relation::own;
    expect_same_bits(comm, run_contents(), settings);
    for (const ModelKind kind : {ModelKind::cml, ModelKind::bpr}) {
      settings.step.model = {.kind = kind, .dim = 8, .slots = 4};
      expect_same_bits(comm, run_contents(), settings);
    }
  });
}

TEST(StepOnRanks, HasTheBitsOfOneRankWithAllOptions) {
  on_ranks([](Communicator& comm) {
    for (const ModelKind kind : {ModelKind::lrml, ModelKind::bpr}) {
      TrainSettings settings = with_all_options(small_settings());
      settings.step.model.kind = kind;
      expect_same_bits(comm, run_contents(), settings);
    }
  });
}

TEST(StepOnRanks, WorksWithOneLogicalShardPerRank) {
  on_ranks([](Communicator& comm) {
    TrainSettings settings = small_settings();
    settings.train.logical_shards = static_cast<std::size_t>(comm.size());
    expect_same_bits(comm, run_contents(), settings);
  });
}

// Most shards are empty, and from three ranks on some ranks.
TEST(StepOnRanks, WorksWithMoreRanksThanUsers) {
  on_ranks([](Communicator& comm) {
    for (const std::size_t users : {1u, 2u}) {
      const DatasetContents contents = small_contents(users, 24, 3);
      const auto here =
          gather_values(comm, static_cast<std::int64_t>(
                                  rank_data_of(comm, contents, small_settings().train.logical_shards).users().size()));
      EXPECT_TRUE(comm.size() <= static_cast<int>(users) || std::ranges::count(here, 0) > 0);
      expect_same_bits(comm, contents, small_settings());
    }
  });
}

// The least there can be: two items, of which each user chose one.
TEST(StepOnRanks, WorksWithMoreRanksThanItems) {
  on_ranks([](Communicator& comm) {
    DatasetContents contents;
    contents.item_ids = {"a", "b"};
    contents.train.offsets = {0};
    for (std::uint32_t user = 0; user < 9; ++user) {
      contents.user_ids.push_back(std::to_string(user));
      contents.train.items.push_back(user % 2);
      contents.train.offsets.push_back(user + 1);
    }
    expect_same_bits(comm, contents, small_settings());
  });
}

// Users with 5 to 103 interactions.
TEST(StepOnRanks, WorksWithVeryUnequalRanks) {
  on_ranks([](Communicator& comm) {
    TrainSettings settings = small_settings();
    settings.train.logical_shards = 8;
    expect_same_bits(comm, small_contents(8, 400, 3), settings);
  });
}

// About 190 interactions in 600 steps: nobody has an example in most of them, one rank has one in the others.
TEST(StepOnRanks, WorksWhereMostStepsAreEmpty) {
  on_ranks([](Communicator& comm) {
    TrainSettings settings = small_settings();
    settings.train.batches_per_epoch = 600;
    for (const ExchangeOptions& exchange : exchanges()) {
      settings.exchange = exchange;
      Pair pair(comm, run_contents(), settings);
      pair.expect_same_steps(20);
      pair.expect_same_state();
    }
  });
}

// Whatever pull has not fetched is never read: it may as well be no number.
void expect_no_stale_read(const TrainSettings& wanted) {
  on_ranks([&wanted](Communicator& comm) {
    TrainSettings settings = wanted;
    settings.train.batches_per_epoch = 30;
    settings.exchange = {ExchangeAlgorithm::pull, 1};
    Pair pair(comm, run_contents(), settings);
    const auto rank = static_cast<std::size_t>(comm.rank()), ranks = static_cast<std::size_t>(comm.size());
    const RowRange shards = pair.all.data.plan.shards_of_rank(rank, ranks);
    Table& rows = pair.all.state.parameters.item_rows;
    std::int64_t stale = 0;
    ShardDraws drawn;
    for (std::size_t step = 0; step < 29; ++step) {
      pair.expect_same_steps(1);
      std::vector<bool> fresh(row_count(rows), false);
      for (std::size_t shard = shards.begin; shard < shards.end; ++shard) {
        pair.all.sampler.draw(shard, 1, step + 1, drawn);
        for (const Triplet& t : drawn.triplets) fresh[index(t.positive)] = fresh[index(t.negative)] = true;
        for (const ItemId item : drawn.candidates) fresh[index(item)] = true;
      }
      for (std::size_t i = 0; i < row_count(rows); ++i) {
        if (fresh[i] || pair.all.exchange->owned().contains(i)) continue;
        std::ranges::fill(row(rows, i), std::numeric_limits<float>::quiet_NaN());
        ++stale;
      }
    }
    pair.expect_same_state();
    EXPECT_TRUE(ranks == 1 || stale > 0);
  });
}

TEST(StepOnRanks, ReadsNoStaleRow) {
  expect_no_stale_read(small_settings());
}

TEST(StepOnRanks, ReadsNoStaleRowOfCandidates) {
  TrainSettings settings = small_settings();
  settings.step.sample = {.negatives = 1, .hardest_of = 2};
  expect_no_stale_read(settings);
}

TEST(StepOnRanks, AgreesOnRequestsOfOneRank) {
  on_ranks([](Communicator& comm) {
    StepRun steps(comm, run_contents(), small_settings());
    const Requests checkpoint = steps({.checkpoint = comm.rank() == 0});
    EXPECT_TRUE(checkpoint.checkpoint && !checkpoint.stop);
    const Requests stop = steps({.stop = comm.rank() + 1 == comm.size()});
    EXPECT_TRUE(stop.stop && !stop.checkpoint);
    const Requests none = steps();
    EXPECT_FALSE(none.stop || none.checkpoint);
  });
}

TEST(StepOnRanks, ThrowsOnEveryRankWhereOneRanksUsersAreNoNumbers) {
  on_ranks([](Communicator& comm) {
    StepRun steps(comm, run_contents(), small_settings());
    for (int step = 0; step < 6; ++step) {
      if (step == 5) steps.state.progress.epoch = 1, steps.state.progress.step_in_epoch = 0;
      steps();
    }
    if (comm.rank() + 1 == comm.size()) {
      steps.state.parameters.user_rows.setConstant(std::numeric_limits<float>::quiet_NaN());
    }
    const AgreedError error = agreed_error_of([&] { steps(); });
    EXPECT_EQ(error.code(), ExitCode::failure);
    EXPECT_THAT(error.what(), HasSubstr("training diverged in step 7 (epoch 2:"));
  });
}

TEST(StepOnRanks, HoldsEveryUserOnce) {
  on_ranks([](Communicator& comm) {
    const DatasetContents contents = run_contents();
    const RankData data = rank_data_of(comm, contents, 16);
    std::vector<std::int64_t> popularity(contents.items(), 0);
    for (const std::uint32_t item : contents.train.items) ++popularity[item];
    EXPECT_EQ(item_popularity(comm, data), popularity);
    const auto users = gather_values(comm, static_cast<std::int64_t>(data.users().size()));
    EXPECT_EQ(std::accumulate(users.begin(), users.end(), std::int64_t{0}), 40);
  });
}

}  // namespace
}  // namespace lrml::test
