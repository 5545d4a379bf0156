#include "lrml/train/rank_data.h"

#include <gtest/gtest.h>

#include "support/error_of.h"
#include "support/small_run.h"
#include "support/temporary_folder.h"

namespace lrml::test {
namespace {

class RankDataTest : public testing::Test {
 protected:
  RankDataTest() { write_dataset(folder / "d.h5", run_contents()); }
  RankData load(std::size_t shards) { return load_rank_data(self, Dataset(folder / "d.h5"), shards); }

  SelfCommunicator self;
  TemporaryFolder folder;
};

TEST_F(RankDataTest, OfOneRankIsEverything) {
  const RankData data = load(16);
  EXPECT_EQ(data.users(), (RowRange{0, 40}));
  EXPECT_EQ(data.plan.count(), 16u);
  EXPECT_EQ(data.valid_items, 40u);
  EXPECT_EQ(data.test_items, 40u);
  EXPECT_EQ(data.interactions.examples(), (RowRange{0, data.header.train_interactions}));
}

TEST_F(RankDataTest, RefusesNoShards) {
  EXPECT_EQ(error_of([&] { load(0); }).code(), ExitCode::usage);
}

TEST_F(RankDataTest, RanksEveryHeldOutItem) {
  const RankData data = load(4);
  const ScoreFunction by_number = [](UserId, std::span<const ItemId> items, std::span<float> scores) {
    for (std::size_t k = 0; k < items.size(); ++k) scores[k] = static_cast<float>(index(items[k]));
  };
  for (const HeldOut which : {HeldOut::valid, HeldOut::test}) {
    EXPECT_EQ(rank_all(self, data, which, Protocol::sampled, by_number).held_out(), 40);
    EXPECT_EQ(rank_all(self, data, which, Protocol::full, by_number).held_out(), 40);
  }
}

}  // namespace
}  // namespace lrml::test
