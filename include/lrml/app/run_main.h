// The one place where failures become messages and exit codes.
#pragma once

#include <functional>

#include "lrml/base/error.h"
#include "lrml/comm/communicator.h"

namespace lrml {

/// What a program does on every rank of a world.
using MainBody = std::function<ExitCode(Communicator&)>;

/// Makes the world, starts the log, checks processor and arithmetic, runs `body` and returns what main
/// returns.
///
///     body throws on all ranks (agree)   rank 0 logs the message, every rank returns the code
///     body throws on one rank alone      that rank logs it with its number and ends all ranks with the code
///
/// Anything that is no Error counts as a failure (code 1).
int run_main(const MainBody& body);

/// The same in a world that exists.
int run_in(Communicator& world, const MainBody& body);

}  // namespace lrml
