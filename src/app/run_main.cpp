#include "lrml/app/run_main.h"

#include <string>

#include "lrml/base/cpu.h"
#include "lrml/base/floating.h"
#include "lrml/base/log.h"
#include "lrml/comm/agree.h"

namespace lrml {
namespace {

/// What one rank does about a failure the others do not know of: they may wait for it in a collective
/// forever.
int fail_alone(Communicator& world, ExitCode code, const std::string& message) {
  const bool others_wait = world.size() > 1;
  log_error(others_wait ? "rank " + std::to_string(world.rank()) + ": " + message : message);
  if (others_wait) world.abort(static_cast<int>(code));
  return static_cast<int>(code);
}

}  // namespace

int run_in(Communicator& world, const MainBody& body) {
  try {
    return static_cast<int>(body(world));
  } catch (const AgreedError& error) {
    if (world.rank() == 0) log_error(error.what());
    return static_cast<int>(error.code());
  } catch (const Error& error) {
    return fail_alone(world, error.code(), error.what());
  } catch (const std::exception& error) {
    return fail_alone(world, ExitCode::failure, error.what());
  } catch (...) {
    return fail_alone(world, ExitCode::failure, "something unknown was thrown (a bug in lrml_dist)");
  }
}

int run_main(const MainBody& body) {
  const auto world = make_world();
  start_log(Verbosity::normal, world->rank() == 0);
  return run_in(*world, [&body](Communicator& comm) {
    agree(comm, "checking the processor", [] {
      choose_instruction_set();
      require_ieee_arithmetic();
    });
    return body(comm);
  });
}

}  // namespace lrml
