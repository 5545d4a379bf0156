#include "lrml/app/stop_signals.h"

#include <array>
#include <atomic>
#include <csignal>
#include <cstdint>
#include <ctime>

namespace lrml {
namespace {

// timeout(1), and batch systems, signal a process and then its group: one request that comes twice.
constexpr std::int64_t milliseconds_of_one_request = 100;

struct NamedSignal {
  int number;
  const char* name;
};

constexpr std::array stop_signals = {NamedSignal{SIGUSR1, "SIGUSR1"}, NamedSignal{SIGUSR2, "SIGUSR2"},
                                     NamedSignal{SIGTERM, "SIGTERM"}};

// A handler has nothing but globals to write to.
std::atomic<int> signal_that_came = 0;
std::atomic<std::int64_t> when_it_came = 0;
static_assert(std::atomic<int>::is_always_lock_free && std::atomic<std::int64_t>::is_always_lock_free);

std::int64_t milliseconds_now() {
  timespec now = {};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return 1000 * std::int64_t{now.tv_sec} + now.tv_nsec / 1000000;
}

void set_action(int number, void (*handler)(int)) {
  struct sigaction action = {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;  // files are written on as if nothing had happened
  sigemptyset(&action.sa_mask);
  sigaction(number, &action, nullptr);
}

void remember(int number) {
  if (signal_that_came.exchange(number) == 0) when_it_came = milliseconds_now();
  if (milliseconds_now() - when_it_came <= milliseconds_of_one_request) return;
  set_action(number, SIG_DFL);
  raise(number);  // ends the process when this handler returns
}

}  // namespace

StopSignals::StopSignals() {
  signal_that_came = 0;
  for (const NamedSignal& signal : stop_signals) set_action(signal.number, remember);
}

bool StopSignals::came() {
  return signal_that_came != 0;
}

std::string signals_text(Communicator& comm) {
  const auto numbers = gather_values(comm, signal_that_came);
  std::string text;
  for (const NamedSignal& signal : stop_signals) {
    for (std::size_t rank = 0; rank < numbers.size(); ++rank) {
      if (numbers[rank] != signal.number) continue;
      text += (text.empty() ? "" : ", ") + std::string(signal.name) + " on rank " + std::to_string(rank);
    }
  }
  return text;
}

}  // namespace lrml
