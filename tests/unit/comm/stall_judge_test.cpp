#include "src/comm/stall_judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace lrml {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::uint64_t waiting = 5, working = 6;

/// Both ranks are heard of with these pulses every second from `from` to `to`; what the judge says at the end.
std::vector<Stalled> after(StallJudge& judge, std::array<std::uint64_t, 2> pulses, double from, double to) {
  std::vector<Stalled> all;
  for (double now = from; now <= to; now += 1) {
    for (std::size_t rank = 0; rank < 2; ++rank) judge.hear(rank, pulses[rank], now);
    for (const Stalled& one : judge.judge(now)) all.push_back(one);
  }
  return all;
}

TEST(StallJudge, BlamesWhoWorksWhileAnotherWaits) {
  StallJudge judge(2, 10);
  EXPECT_THAT(after(judge, {waiting, working}, 0, 9), IsEmpty());
  EXPECT_THAT(after(judge, {waiting, working}, 10, 10), ElementsAre(Stalled{1, Stall::at_work}));
}

TEST(StallJudge, BlamesOnce) {
  StallJudge judge(2, 10);
  after(judge, {waiting, working}, 0, 10);
  EXPECT_THAT(after(judge, {waiting, working}, 11, 40), IsEmpty());
}

TEST(StallJudge, BlamesAgainWhoWentOnAndStallsAgain) {
  StallJudge judge(2, 10);
  after(judge, {waiting, working}, 0, 10);
  after(judge, {waiting + 2, working + 2}, 11, 11);
  EXPECT_THAT(after(judge, {waiting + 2, working + 2}, 12, 21), ElementsAre(Stalled{1, Stall::at_work}));
}

TEST(StallJudge, BlamesNobodyWhileAllWork) {
  StallJudge judge(2, 10);
  EXPECT_THAT(after(judge, {working, working}, 0, 100), IsEmpty());
}

TEST(StallJudge, BlamesNobodyWhoComesAndGoes) {
  StallJudge judge(2, 10);
  for (std::uint64_t k = 0; k < 100; ++k) {
    const auto now = static_cast<double>(k);
    EXPECT_THAT(after(judge, {waiting + 2 * k, working + 2 * k}, now, now), IsEmpty());
  }
}

TEST(StallJudge, BlamesWhoIsSilent) {
  StallJudge judge(2, 10);
  judge.hear(1, waiting, 0);
  std::vector<Stalled> all;
  for (double now = 0; now <= 10; now += 1) all = judge.judge(now);
  EXPECT_THAT(all, ElementsAre(Stalled{1, Stall::silent}));
}

TEST(StallJudge, DoesNotBlameWhoWasNeverHeardOf) {
  StallJudge judge(2, 10);
  for (double now = 0; now <= 100; now += 1) EXPECT_THAT(judge.judge(now), IsEmpty());
}

TEST(StallJudge, ForgivesWhatPassedWhileItWasStopped) {
  StallJudge judge(2, 10);
  after(judge, {waiting, working}, 0, 8);
  EXPECT_THAT(judge.judge(100), IsEmpty());
  EXPECT_THAT(after(judge, {waiting, working}, 101, 109), IsEmpty());
}

}  // namespace
}  // namespace lrml
