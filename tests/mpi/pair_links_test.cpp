// Links between each two ranks: every pair is measured once.
#include "lrml/exchange/pair_links.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "support/on_ranks.h"

namespace lrml::test {
namespace {

TEST(PartnerInRound, BringsEachTwoTogetherOnce) {
  for (const int ranks : {1, 2, 3, 4, 5, 8, 9, 130}) {
    std::set<std::pair<int, int>> met;
    for (int round = 0; round < ranks - 1 + ranks % 2; ++round) {
      for (int rank = 0; rank < ranks; ++rank) {
        const auto partner = partner_in_round(rank, ranks, round);
        if (!partner) continue;
        EXPECT_NE(*partner, rank);
        EXPECT_EQ(partner_in_round(*partner, ranks, round), rank) << ranks << " ranks, round " << round;
        const bool first_time = rank > *partner || met.emplace(rank, *partner).second;
        EXPECT_TRUE(first_time) << rank << " and " << *partner;
      }
    }
    EXPECT_EQ(met.size(), static_cast<std::size_t>(ranks * (ranks - 1) / 2));
  }
}

TEST(MeasurePairs, MeasuresAllOfThem) {
  on_ranks([](Communicator& comm) {
    std::int64_t measured = 0;
    for (const PairLink& link : measure_pairs(comm, 100)) {
      EXPECT_EQ(link.low, comm.rank());
      EXPECT_LT(link.low, link.high);
      EXPECT_GT(link.latency, 0.0);
      EXPECT_GT(link.bytes_per_second, 0.0);
      ++measured;
    }
    comm.sum(std::span(&measured, 1));
    EXPECT_EQ(measured, comm.size() * (comm.size() - 1) / 2);
  });
}

TEST(MeasurePairs, StopsAfterSoManyRounds) {
  on_ranks([](Communicator& comm) {
    const auto links = measure_pairs(comm, 1);
    EXPECT_EQ(links.size(), partner_in_round(comm.rank(), comm.size(), 0).value_or(-1) > comm.rank() ? 1u : 0u);
    EXPECT_TRUE(measure_pairs(comm, 0).empty());
  });
}

}  // namespace
}  // namespace lrml::test
