#include "lrml/comm/watchdog.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <random>
#include <stop_token>
#include <string>
#include <thread>

#include "heartbeats.h"
#include "lrml/base/host.h"
#include "lrml/base/log.h"
#include "lrml/base/stopwatch.h"
#include "stall_judge.h"
#include "watched_communicator.h"

namespace lrml {
namespace {

std::uint64_t agreed_number(Communicator& world) {
  std::random_device random;
  std::uint64_t number = (std::uint64_t{random()} << 32) | random();
  world.broadcast(std::as_writable_bytes(std::span(&number, 1)), 0);
  return number;
}

std::string seconds_text(double seconds) {
  std::string text = std::to_string(seconds);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text + " s";
}

}  // namespace

struct Watchdog::Watch {
  Watch(Communicator& world, double seconds)
      : stall_seconds(seconds),
        rank(static_cast<std::size_t>(world.rank())),
        job(agreed_number(world)),
        watched(world, pulse),
        hosts(gather_texts(world, host_name())),
        judge(static_cast<std::size_t>(world.size()), seconds) {
    const auto addresses = gather_texts(world, socket.address());
    socket.send_to(addresses[rank == 0 ? 1 : 0]);
    thread = std::jthread([this](const std::stop_token& stop) { run(stop); });
  }

  void run(const std::stop_token& stop) {
    const std::chrono::duration<double> interval(std::clamp(stall_seconds / 10, 0.05, 5.0));
    std::unique_lock lock(mutex);
    while (!stop.stop_requested()) {
      look();
      woken.wait_for(lock, stop, interval, [] { return false; });
    }
  }

  // Whoever is not watched here is never heard of here.
  void look() {
    const double now = since_start.seconds();
    const std::uint64_t mine = pulse;
    judge.hear(rank, mine, now);
    socket.send({job, rank, mine});
    while (const auto heartbeat = socket.receive()) {
      if (heartbeat->job == job && heartbeat->rank < hosts.size()) judge.hear(heartbeat->rank, heartbeat->pulse, now);
    }
    for (const Stalled& stalled : judge.judge(now)) blame(stalled);
  }

  void blame(const Stalled& stalled) const {
    if (rank != 0 && stalled.rank == rank) return;  // rank 0 says so
    const std::string since = " for " + seconds_text(stall_seconds);
    log_error("rank " + std::to_string(stalled.rank) + " on host " + hosts[stalled.rank] + " holds up the others (" +
              (stalled.kind == Stall::silent ? "nothing was heard of it" + since
                                             : "they have waited for it" + since + ", it is at work on its own") +
              "). Look at that process and its machine: the run goes on when it does, or can be ended and resumed.");
  }

  const double stall_seconds;
  const std::size_t rank;
  const std::uint64_t job;
  Pulse pulse = 0;
  WatchedCommunicator watched;
  const std::vector<std::string> hosts;  ///< [P]
  StallJudge judge;
  HeartbeatSocket socket;
  Stopwatch since_start;
  std::mutex mutex;
  std::condition_variable_any woken;
  std::jthread thread;  ///< the last: it uses all of the above
};

Watchdog::Watchdog(Communicator& world, double stall_seconds) : world_(world) {
  if (stall_seconds > 0 && world.size() > 1) watch_ = std::make_unique<Watch>(world, stall_seconds);
}

Watchdog::~Watchdog() = default;

Communicator& Watchdog::ranks() {
  return watch_ ? static_cast<Communicator&>(watch_->watched) : world_;
}

}  // namespace lrml
