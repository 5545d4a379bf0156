#include "src/comm/heartbeats.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace lrml {
namespace {

/// What arrives within ten seconds.
std::optional<Heartbeat> awaited(const HeartbeatSocket& socket) {
  for (int k = 0; k < 1000; ++k) {
    if (auto heartbeat = socket.receive()) return heartbeat;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  return std::nullopt;
}

TEST(Heartbeats, ArriveAtTheAddressOfASocket) {
  HeartbeatSocket a, b;
  a.send_to(b.address());
  a.send({.job = 7, .rank = 3, .pulse = 11});
  EXPECT_EQ(awaited(b), (Heartbeat{.job = 7, .rank = 3, .pulse = 11}));
  EXPECT_EQ(a.receive(), std::nullopt);
}

TEST(Heartbeats, AreNotSentToWhatIsNoAddress) {
  HeartbeatSocket a, b;
  a.send_to("");
  a.send_to("nonsense");
  a.send({.job = 7, .rank = 3, .pulse = 11});
  EXPECT_EQ(b.receive(), std::nullopt);
}

}  // namespace
}  // namespace lrml
