#include "lrml/app/stop_signals.h"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <thread>

namespace lrml {
namespace {

TEST(StopSignals, RememberTheFirstOfEachKind) {
  SelfCommunicator self;
  for (const auto& [number, text] :
       {std::pair(SIGUSR1, "SIGUSR1 on rank 0"), {SIGUSR2, "SIGUSR2 on rank 0"}, {SIGTERM, "SIGTERM on rank 0"}}) {
    const StopSignals signals;
    EXPECT_FALSE(StopSignals::came());
    EXPECT_EQ(signals_text(self), "");
    std::raise(number);
    EXPECT_TRUE(StopSignals::came());
    EXPECT_EQ(signals_text(self), text);
  }
}

TEST(StopSignals, ThatComeTwiceAtOnceAreOne) {
  const StopSignals signals;
  std::raise(SIGUSR1);
  std::raise(SIGUSR1);
  EXPECT_TRUE(StopSignals::came());
}

TEST(StopSignalsDeathTest, EndTheProcessTheSecondTime) {
  const auto raise_two = [] {
    const StopSignals signals;
    std::raise(SIGUSR1);
    std::this_thread::sleep_for(std::chrono::milliseconds(150));
    std::raise(SIGTERM);
  };
  EXPECT_EXIT(raise_two(), testing::KilledBySignal(SIGTERM), "");
}

TEST(StopSignals, ThatComeWhenTheWorkIsDoneKillNobody) {
  { const StopSignals signals; }
  std::raise(SIGUSR1);
  EXPECT_TRUE(StopSignals::came());
}

}  // namespace
}  // namespace lrml
