// Signals that ask a run to stop: noticed by a flag, obeyed after the next step.
#pragma once

#include <string>

#include "lrml/comm/communicator.h"

namespace lrml {

/// From its making to the end of the process the first SIGUSR1, SIGUSR2 or SIGTERM is remembered and a second one (not
/// within a tenth of a second) ends the process at once, as it would have without this. Those three because mpirun
/// passes on the first two, and batch systems send the last. A first one that comes when the work is done is too late:
/// it must not kill a rank on its way out, which would make a failure of a finished run. One at a time per process.
class StopSignals {
 public:
  StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  /// Whether one of them came.
  static bool came();
};

/// "SIGUSR1 on rank 2, SIGTERM on rank 3", or empty where none came. Collective.
std::string signals_text(Communicator& comm);

}  // namespace lrml
