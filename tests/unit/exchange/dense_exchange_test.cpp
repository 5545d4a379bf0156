#include "src/exchange/dense_exchange.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lrml::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(DenseExchange, WorksOnOneRankToo) {
  SelfCommunicator self;
  DenseExchange exchange(self, {.items = 5, .dim = 2});
  EXPECT_EQ(exchange.algorithm(), ExchangeAlgorithm::dense);
  EXPECT_EQ(exchange.owned(), (RowRange{0, 5}));
  RowSums mine(5, 2);
  mine.add(ItemId{4}, std::vector{1.0f, -0.5f});
  mine.add(ItemId{1}, std::vector{0.25f, 0.0f});
  ReducedRows rows;
  exchange.reduce(mine, rows);
  EXPECT_THAT(rows.ids, ElementsAre(ItemId{1}, ItemId{4}));
  EXPECT_THAT(rows.gradients, ElementsAre(0.25f, 0.0f, 1.0f, -0.5f));
  EXPECT_THAT(rows.counts, ElementsAre(1u, 1u));
  mine.clear();
  exchange.reduce(mine, rows);
  EXPECT_THAT(rows.ids, IsEmpty());
}

}  // namespace
}  // namespace lrml::test
