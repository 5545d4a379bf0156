// Names the ranks that hold up all others: a thread beside each rank, and datagrams between the threads.
#pragma once

#include <memory>

#include "lrml/comm/communicator.h"

namespace lrml {

/// Watches the ranks of a world while it lives. A rank that the others have waited for so long is named once in the
/// log, with its host: it is at work on its own, or nothing is heard of its thread (the process is stopped, the machine
/// gone). Rank 0 watches all others and rank 1 watches rank 0. Nothing is ended: a rank that was stopped may go on.
///
/// The thread makes no MPI call, so that MPI need not be ready for threads, and a hanging MPI does not silence it.
/// Not seen: ranks that wait for each other inside a parallel file. Where a firewall stops datagrams, a rank of which
/// nothing was ever heard is not blamed for silence.
class Watchdog {
 public:
  /// 0 seconds, and one rank alone, are not watched. `world` must outlive it. Collective.
  Watchdog(Communicator& world, double stall_seconds);
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  /// The world, to be used in its place: calls that may wait for other ranks are noticed.
  Communicator& ranks();

 private:
  struct Watch;
  Communicator& world_;
  std::unique_ptr<Watch> watch_;  ///< none: nothing is watched
};

}  // namespace lrml
