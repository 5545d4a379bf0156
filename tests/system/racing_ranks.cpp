// Two ranks that write one vector, and one that changes what it has started to send: what a sanitizer of threads must
// report. `racing_ranks vector|send`.
#include <array>
#include <string_view>
#include <vector>

#include "support/thread_communicator.h"

namespace {

using lrml::Communicator;
using lrml::test::run_ranks;

void write_one_vector() {
  std::vector<int> shared(1);
  run_ranks(2, [&](Communicator& comm) { shared[0] += comm.rank(); });
}

void change_what_is_sent() {
  const std::vector<std::size_t> counts = {1, 1};
  run_ranks(2, [&](Communicator& comm) {
    std::array<std::byte, 2> all = {};
    const auto me = static_cast<std::size_t>(comm.rank());
    comm.start_all_gather(std::span(all).subspan(me, 1), 1, counts, all);
    all[me] = std::byte{9};
    comm.wait();
  });
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view race = argc == 2 ? argv[1] : "";
  if (race == "vector") write_one_vector();
  if (race == "send") change_what_is_sent();
  return race == "vector" || race == "send" ? 0 : 2;
}
