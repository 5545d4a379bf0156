#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lrml/exchange/item_exchange.h"

namespace lrml::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(MakeExchange, TakesGatherOnOneRankWhateverIsAsked) {
  SelfCommunicator self;
  for (const auto algorithm :
       {ExchangeAlgorithm::dense, ExchangeAlgorithm::gather, ExchangeAlgorithm::owner, ExchangeAlgorithm::pull}) {
    const auto exchange = make_exchange({algorithm}, self, {.items = 5, .dim = 2});
    EXPECT_EQ(exchange->algorithm(), ExchangeAlgorithm::gather);
    EXPECT_EQ(exchange->owned(), (RowRange{0, 5}));
  }
}

TEST(GatherExchange, SortsOneRanksRows) {
  SelfCommunicator self;
  const auto exchange = make_exchange({ExchangeAlgorithm::gather}, self, {.items = 9, .dim = 1});
  RowSums mine(9, 1);
  for (const std::uint32_t item : {7u, 2u, 8u, 2u}) {
    mine.add(ItemId{item}, std::vector{static_cast<float>(item)});
  }
  ReducedRows rows;
  exchange->reduce(mine, rows);
  EXPECT_THAT(rows.ids, ElementsAre(ItemId{2}, ItemId{7}, ItemId{8}));
  EXPECT_THAT(rows.gradients, ElementsAre(4.0f, 7.0f, 8.0f));
  EXPECT_THAT(rows.counts, ElementsAre(2u, 1u, 1u));
}

TEST(ReducedRows, AreEmptyAfterClear) {
  ReducedRows rows{{ItemId{3}}, {1.0f, 2.0f}, {1}};
  rows.clear();
  EXPECT_THAT(rows.ids, IsEmpty());
  EXPECT_THAT(rows.gradients, IsEmpty());
  EXPECT_THAT(rows.counts, IsEmpty());
}

}  // namespace
}  // namespace lrml::test
