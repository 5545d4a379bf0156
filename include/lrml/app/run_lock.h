// One run at a time in a folder.
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "lrml/app/run_directory.h"
#include "lrml/comm/communicator.h"

namespace lrml {

/// Tries to lock the whole of an open file (fcntl, F_OFD_SETLK), as long as `descriptor` is open: 0, else errno, EAGAIN
/// or EACCES while another descriptor of any process has it.
int try_lock_file(int descriptor);

/// The file of RunLock in the folder of `run`.
std::filesystem::path lock_file(const RunDirectory& run);

/// The folder of a run, made with missing parents, for one process alone while this lives.
///
/// Rests on a lock of the file `lock` in the folder (fcntl, F_OFD_SETLK): the kernel gives it up when the process ends,
/// however it does. Shared folders pass it on to their server: NFS 4 by itself, NFS 3 with lockd, Lustre mounted with
/// `flock`, GPFS and BeeGFS as configured. Where the file system knows no locks a warning says so and nothing is
/// refused. Afterwards the file is gone, and so are folders made here that are still empty.
class RunLock {
 public:
  /// Waits a few seconds for a holder that is about to end, as one whose mpirun was killed is. Throws Error (usage)
  /// naming the holder, or where the folder's path is a file; (failure) where it cannot be made or written to.
  explicit RunLock(const RunDirectory& run);
  ~RunLock();
  RunLock(const RunLock&) = delete;
  RunLock& operator=(const RunLock&) = delete;

 private:
  void make_folder(const std::filesystem::path& folder);
  bool try_to_lock();
  void name_holder() const;
  void let_go();

  std::vector<std::filesystem::path> made_;  ///< the outermost first
  std::filesystem::path file_;
  int descriptor_ = -1;
};

/// Rank 0 holds the lock for all. Throws AgreedError as above. Collective.
std::unique_ptr<RunLock> lock_run(Communicator& comm, const RunDirectory& run);

}  // namespace lrml
