// The ranks a multi-rank test runs on. Use EXPECT_*, not ASSERT_*, around collectives: a rank that leaves early
// would hang the others.
#pragma once

#include "lrml/comm/communicator.h"

namespace lrml::test {

/// All ranks of this test program.
Communicator& world();

}  // namespace lrml::test
