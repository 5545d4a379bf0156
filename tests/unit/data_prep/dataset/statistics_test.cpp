#include "data_prep/dataset/statistics.h"

#include <gtest/gtest.h>

#include <numeric>

namespace lrml::prep {
namespace {

TEST(SpreadOf, TakesQuantilesByNearestRank) {
  std::vector<std::size_t> counts(200);
  std::iota(counts.rbegin(), counts.rend(), 1);  // 200 … 1
  const Spread spread = spread_of(counts);
  EXPECT_EQ(spread.least, 1u);
  EXPECT_EQ(spread.median, 100u);
  EXPECT_EQ(spread.percentile_99, 198u);
  EXPECT_EQ(spread.most, 200u);
  EXPECT_EQ(spread_of({7}).median, 7u);
  EXPECT_EQ(spread_of({7}).percentile_99, 7u);
}

TEST(StatisticsOf, CountsAllParts) {
  DatasetContents contents;
  contents.user_ids = {"0", "1"};
  contents.item_ids = {"0", "1", "2", "3"};
  contents.train = {{0, 1, 2}, {3, 3}, {}, {}};
  contents.valid.rows = {{0, 1, 1}, {2}, {}, {}};
  contents.test.rows = {{0, 1, 1}, {0}, {}, {}};
  const Statistics statistics = statistics_of(contents);
  EXPECT_EQ(statistics.interactions, 4u);
  EXPECT_EQ(statistics.density, 0.5);
  EXPECT_EQ(statistics.per_user.least, 1u);
  EXPECT_EQ(statistics.per_user.most, 3u);
  EXPECT_EQ(statistics.per_item.least, 0u);
  EXPECT_EQ(statistics.per_item.most, 2u);
}

}  // namespace
}  // namespace lrml::prep
