// Ranks that are threads: what they share, and that none waits for one that will not come. What they say to each other
// is tested with the processes, in tests/mpi.
#include "support/thread_communicator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "support/error_of.h"

namespace lrml::test {
namespace {

using ::testing::HasSubstr;

std::string parting_of(int ranks, const std::function<void(ThreadCommunicator&)>& body) {
  try {
    run_ranks(ranks, body);
  } catch (const RanksParted& parted) {
    return parted.what();
  }
  return "";
}

TEST(RunRanks, RunsEveryRankOnce) {
  std::array<std::atomic<int>, 5> runs = {};
  run_ranks(5, [&](Communicator& comm) { ++runs[static_cast<std::size_t>(comm.rank())]; });
  for (const auto& count : runs) EXPECT_EQ(count, 1);
}

TEST(RunRanks, RethrowsWhatWasThrownWhileOthersWait) {
  for (const int culprit : {0, 2}) {
    const Error error = error_of([&] {
      run_ranks(3, [&](Communicator& comm) {
        comm.barrier();
        if (comm.rank() == culprit) throw Error(ExitCode::bad_data, "rank " + std::to_string(culprit));
        comm.barrier();
      });
    });
    EXPECT_EQ(error.what(), "rank " + std::to_string(culprit));
  }
}

TEST(RunRanks, DoesNotHangWhereARankComesToItsEnd) {
  EXPECT_THAT(parting_of(3,
                         [](Communicator& comm) {
                           if (comm.rank() < 2) comm.barrier();
                         }),
              HasSubstr("is in barrier, but rank 2 has ended"));
}

TEST(RunRanks, DoesNotHangWhereATransferIsNotAnswered) {
  const std::vector<std::size_t> counts = {1, 1};
  EXPECT_THAT(parting_of(2,
                         [&](Communicator& comm) {
                           std::array<std::byte, 2> all = {};
                           if (comm.rank() == 0) comm.start_all_gather(std::span(all).first(1), 1, counts, all);
                           comm.wait();
                         }),
              HasSubstr(", but rank 1 has ended"));
}

// Rank 1 starts last and is still copying for rank 2 when rank 0, which has all it needs, ends.
TEST(RunRanks, MayEndWhileOthersStillCopy) {
  constexpr std::size_t large = std::size_t{1} << 26;
  run_ranks(3, [](Communicator& comm) {
    const auto bytes = [&](int a, int b) { return a == b || a == 0 || b == 0 ? std::size_t{1} : large; };
    std::vector<std::size_t> counts(3);
    for (int k = 0; k < 3; ++k) counts[static_cast<std::size_t>(k)] = bytes(comm.rank(), k);
    const std::size_t all = counts[0] + counts[1] + counts[2];
    const std::vector<std::byte> sent(all, static_cast<std::byte>(comm.rank() + 1));
    std::vector<std::byte> received(all);
    comm.barrier();
    if (comm.rank() == 1) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    comm.start_all_to_all({sent, 1, counts}, {received, 1, counts});
    comm.wait();
    EXPECT_EQ(received.front(), std::byte{1});
    EXPECT_EQ(received.back(), std::byte{3});
  });
}

TEST(RunRanks, DoesNotHangASubgroupThatLostARank) {
  EXPECT_THAT(parting_of(4,
                         [](ThreadCommunicator& comm) {
                           ThreadCommunicator& half = comm.subgroup(comm.rank() / 2, Carrier::network);
                           if (comm.rank() != 3) half.barrier();
                         }),
              HasSubstr("rank 0 is in barrier, but rank 1 has ended"));
}

TEST(ThreadCommunicator, SeesThatRanksSayDifferentThings) {
  EXPECT_EQ(parting_of(2,
                       [](Communicator& comm) {
                         std::vector<std::int64_t> values(comm.rank() == 0 ? 1 : 2);
                         comm.sum(values);
                       }),
            "rank 0 is in sum of 8 bytes, but rank 1 is in sum of 16 bytes");
  EXPECT_EQ(parting_of(2,
                       [](Communicator& comm) {
                         std::int64_t value = 0;
                         if (comm.rank() == 0) comm.barrier();
                         if (comm.rank() == 1) comm.sum(std::span(&value, 1));
                       }),
            "rank 0 is in barrier of 0 bytes, but rank 1 is in sum of 8 bytes");
}

// Rank 1 sends rank 0 two bytes, rank 0 expects one.
TEST(ThreadCommunicator, SeesThatTransfersDoNotFit) {
  const auto misfit = [](Communicator& comm) {
    const bool first = comm.rank() == 0;
    const std::vector<std::size_t> out = {first ? 0u : 2u, 0}, in = {0, first ? 1u : 0u};
    const std::vector<std::byte> sent(first ? 0 : 2);
    std::vector<std::byte> received(first ? 1 : 0);
    comm.start_all_to_all({sent, 1, out}, {received, 1, in});
    comm.wait();
  };
  EXPECT_THAT(parting_of(2, misfit), HasSubstr("disagrees on what is sent with: "));
}

TEST(ThreadCommunicator, IsOnANode) {
  run_ranks(
      5, [](ThreadCommunicator& comm) { EXPECT_EQ(comm.node(), static_cast<std::size_t>(comm.rank() / 2)); }, 2);
  run_ranks(5, [](ThreadCommunicator& comm) { EXPECT_EQ(comm.node(), 0u); });
}

// Ranks 0, 2, 4 and ranks 1, 3; then the first alone and the others as one more group each of the parent.
TEST(ThreadCommunicator, SplitsIntoSubgroups) {
  run_ranks(5, [](ThreadCommunicator& comm) {
    ThreadCommunicator& group = comm.subgroup(comm.rank() % 2, Carrier::network);
    EXPECT_EQ(group.size(), comm.rank() % 2 == 0 ? 3 : 2);
    EXPECT_EQ(group.rank(), comm.rank() / 2);
    std::int64_t value = comm.rank() + 1;
    group.sum(std::span(&value, 1));
    EXPECT_EQ(value, comm.rank() % 2 == 0 ? 1 + 3 + 5 : 2 + 4);
    comm.sum(std::span(&value, 1));
    EXPECT_EQ(value, 3 * 9 + 2 * 6);
    EXPECT_EQ(comm.subgroup(comm.rank(), Carrier::network).size(), 1);
    EXPECT_EQ(group.subgroup(7, Carrier::network).size(), group.size());
  });
}

// Ranks 2, 3, 4, 5 of nodes 1 and 2, which are nodes 0 and 1 among themselves.
TEST(ThreadCommunicator, NumbersTheNodesOfASubgroup) {
  run_ranks(
      6,
      [](ThreadCommunicator& comm) {
        ThreadCommunicator& group = comm.subgroup(comm.rank() < 2 ? 0 : 1, Carrier::network);
        EXPECT_EQ(group.node(), group.size() == 2 ? 0u : static_cast<std::size_t>(group.rank() / 2));
      },
      2);
}

TEST(ThreadCommunicator, CountsWhatItsSubgroupsSend) {
  run_ranks(3, [](ThreadCommunicator& comm) {
    ThreadCommunicator& group = comm.subgroup(comm.rank() / 2, Carrier::network);
    const Traffic before = comm.traffic();
    std::int64_t value = 1;
    group.sum(std::span(&value, 1));
    comm.subgroup(comm.rank() / 2, Carrier::memory).sum(std::span(&value, 1));
    EXPECT_EQ((comm.traffic() - before).bytes, comm.rank() == 2 ? 0 : 8);
    EXPECT_EQ((comm.traffic() - before).messages, comm.rank() == 2 ? 0 : 1);
  });
}

// Each rank writes its own bytes; after a barrier all see them.
TEST(ThreadCommunicator, SharesMemory) {
  run_ranks(3, [](ThreadCommunicator& comm) {
    for (const std::size_t bytes : {std::size_t{0}, std::size_t{3}, std::size_t{300}}) {
      const std::span<std::byte> memory = comm.allocate_shared(bytes);
      EXPECT_EQ(memory.size(), bytes);
      EXPECT_EQ(std::ranges::count(memory, std::byte{0}), static_cast<std::ptrdiff_t>(bytes));
      comm.barrier();
      for (std::size_t i = static_cast<std::size_t>(comm.rank()); i < bytes; i += 3) memory[i] = std::byte{7};
      comm.barrier();
      EXPECT_EQ(std::ranges::count(memory, std::byte{7}), static_cast<std::ptrdiff_t>(bytes));
    }
  });
}

TEST(ThreadCommunicator, SharesMemoryInEachSubgroup) {
  run_ranks(4, [](ThreadCommunicator& comm) {
    ThreadCommunicator& node = comm.subgroup(comm.rank() / 2, Carrier::network);
    const std::span<std::byte> memory = node.allocate_shared(1);
    if (node.rank() == 0) memory[0] = static_cast<std::byte>(10 + comm.rank());
    node.barrier();
    EXPECT_EQ(static_cast<int>(memory[0]), 10 + comm.rank() / 2 * 2);
  });
}

}  // namespace
}  // namespace lrml::test
