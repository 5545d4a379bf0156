// The main of tests whose ranks are threads: `program RANKS`.
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

#include "support/on_ranks.h"
#include "support/thread_communicator.h"

namespace lrml::test {
namespace {
int rank_count = 0;
}  // namespace

void on_ranks(const std::function<void(Communicator&)>& body) {
  run_ranks(rank_count, [&](Communicator& comm) {
    SCOPED_TRACE("rank " + std::to_string(comm.rank()) + " of " + std::to_string(comm.size()));
    body(comm);
  });
}

}  // namespace lrml::test

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  lrml::test::rank_count = argc == 2 ? std::atoi(argv[1]) : 0;
  if (lrml::test::rank_count < 1) {
    std::cerr << "usage: " << argv[0] << " RANKS\n";
    return 2;
  }
  return RUN_ALL_TESTS();
}
