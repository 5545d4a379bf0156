// Gradients in, sums out: what each owner gets is what a rank that knows all contributions adds up by itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "contributions.h"

namespace lrml::test {
namespace {

TEST(ItemExchange, IsWhatWasAskedForOnSeveralRanks) {
  on_ranks([](Communicator& comm) {
    for (const auto algorithm : algorithms) {
      const auto expected = comm.size() == 1 ? ExchangeAlgorithm::gather : algorithm;
      EXPECT_EQ(new_exchange(comm, algorithm, 5)->algorithm(), expected);
    }
  });
}

// Rank k contributes to items k, k + 1, …, k + 4, to the first of them twice.
TEST(ItemExchange, SumsRowsTouchedBySomeRanks) {
  on_ranks([](Communicator& comm) {
    const Plan plan = [](int rank) {
      Contributions mine = {contribution(rank, static_cast<std::uint32_t>(rank))};
      for (std::uint32_t k = 5; k-- > 0;) mine.push_back(contribution(rank, static_cast<std::uint32_t>(rank) + k));
      return mine;
    };
    expect_reduced_by_all_algorithms(comm, plan, 15);
  });
}

// Every rank touches every row but one: on three ranks and more, gather lets owners add up.
TEST(ItemExchange, SumsRowsTouchedByNearlyAllRanks) {
  on_ranks([](Communicator& comm) {
    const Plan plan = [](int rank) {
      Contributions mine;
      for (std::uint32_t item = 12; item-- > 0;) {
        if (static_cast<int>(item) != rank) mine.push_back(contribution(rank, item));
      }
      return mine;
    };
    expect_reduced_by_all_algorithms(comm, plan, 12);
  });
}

TEST(ItemExchange, ReportsATouchedRowWhoseSumIsZero) {
  on_ranks([](Communicator& comm) {
    const Plan plan = [ranks = comm.size()](int rank) {
      const float sign = rank % 2 == 0 ? 1.0f : -1.0f;
      Contributions mine = {{4, {sign, -sign, 0.0f}}, {2, {0.0f, 0.0f, 0.0f}}};
      if (ranks % 2 == 1 && rank == 0) mine.push_back({4, {-1.0f, 1.0f, 0.0f}});
      return mine;
    };
    const auto sums = sums_of_all_ranks(comm.size(), plan);
    EXPECT_THAT(sums.at(4).sums, testing::Each(0));
    EXPECT_EQ(sums.at(4).count, static_cast<std::uint32_t>(comm.size() + comm.size() % 2));
    expect_reduced_by_all_algorithms(comm, plan, 5);
  });
}

// Sums of 8 or more do not fit 32 bits in units of 2⁻²⁸: all ranks but rank 1 send a wide row.
TEST(ItemExchange, CarriesSumsBeyond32Bits) {
  on_ranks([](Communicator& comm) {
    const Plan plan = [](int rank) {
      Contributions mine = {contribution(rank, 1)};
      if (rank != 1) mine.insert(mine.end(), 400, {0, {100.0f, -100.0f, 0.125f}});
      return mine;
    };
    expect_reduced_by_all_algorithms(comm, plan, 2);
  });
}

TEST(ItemExchange, GivesEveryRowAnOwner) {
  on_ranks([](Communicator& comm) {
    for (const std::size_t items : {1u, 2u, 3u, 10u, 101u}) {
      for (const auto algorithm : algorithms) {
        const auto exchange = new_exchange(comm, algorithm, items);
        const RowRange owned = exchange->owned();
        if (exchange->algorithm() == ExchangeAlgorithm::gather) {
          EXPECT_EQ(owned, (RowRange{0, items}));
          continue;
        }
        const auto begins = gather_values(comm, static_cast<std::int64_t>(owned.begin));
        const auto ends = gather_values(comm, static_cast<std::int64_t>(owned.end));
        EXPECT_EQ(begins.front(), 0);
        EXPECT_EQ(ends.back(), static_cast<std::int64_t>(items));
        for (std::size_t k = 1; k < begins.size(); ++k) EXPECT_EQ(begins[k], ends[k - 1]);
      }
    }
  });
}

}  // namespace
}  // namespace lrml::test
