// Test bodies that run on several ranks: processes of an mpirun job, or threads of one process.
#pragma once

#include <functional>

#include "lrml/comm/communicator.h"

namespace lrml::test {

/// Runs a test's body on every rank of this program. lrml_test_world has processes and hands out world();
/// lrml_test_threads has threads, as many as the program's argument says. Use EXPECT_*, not ASSERT_*, around
/// collectives: a rank that leaves early would hang the other processes.
void on_ranks(const std::function<void(Communicator&)>& body);

}  // namespace lrml::test
