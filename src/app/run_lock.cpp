#include "lrml/app/run_lock.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <string>
#include <thread>
#include <utility>

#include "lrml/base/host.h"
#include "lrml/base/log.h"
#include "lrml/base/stopwatch.h"
#include "lrml/comm/agree.h"

namespace lrml {
namespace fs = std::filesystem;
namespace {

constexpr double seconds_for_a_holder_to_end = 3.0;

std::string quoted(const fs::path& path) {
  return "'" + path.string() + "'";
}

[[noreturn]] void cannot_prepare(const fs::path& path, const std::string& reason) {
  throw Error(ExitCode::failure, "cannot prepare " + quoted(path.parent_path()) + " (" + quoted(path) + ": " + reason +
                                     "). Choose an --out folder that is writable.");
}

Error refusal(const fs::path& lock) {
  std::ifstream stream(lock);
  std::string holder;
  if (!std::getline(stream, holder)) holder = "another process";
  return Error(ExitCode::usage, "cannot start in " + quoted(lock.parent_path()) + " (" + holder +
                                    " is at work in it). Wait until it has ended, or choose another --out.");
}

/// Whether `path` still names the file behind `descriptor`: a holder removes it at its end.
bool is_named(const fs::path& path, int descriptor) {
  struct stat opened = {}, named = {};
  return ::fstat(descriptor, &opened) == 0 && ::stat(path.c_str(), &named) == 0 && opened.st_ino == named.st_ino &&
         opened.st_dev == named.st_dev;
}

}  // namespace

int try_lock_file(int descriptor) {
  struct flock whole = {};
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  return ::fcntl(descriptor, F_OFD_SETLK, &whole) == 0 ? 0 : errno;
}

fs::path lock_file(const RunDirectory& run) {
  return run.folder / "lock";
}

RunLock::RunLock(const RunDirectory& run) : file_(lock_file(run)) {
  require_no_file(run);
  const Stopwatch watch;
  try {
    make_folder(run.folder);
    while (!try_to_lock()) {
      if (watch.seconds() > seconds_for_a_holder_to_end) throw refusal(file_);
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  } catch (...) {
    let_go();
    throw;
  }
}

RunLock::~RunLock() {
  if (descriptor_ >= 0) ::unlink(file_.c_str());
  let_go();
}

void RunLock::make_folder(const fs::path& folder) {
  if (folder.empty() || fs::exists(folder)) return;
  make_folder(folder.parent_path());
  std::error_code why;
  if (fs::create_directory(folder, why)) made_.push_back(folder);
  if (why) cannot_prepare(folder / "lock", why.message());
}

bool RunLock::try_to_lock() {
  descriptor_ = ::open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor_ < 0) cannot_prepare(file_, std::strerror(errno));
  const int why = try_lock_file(descriptor_);
  const bool locked = why == 0;
  const bool is_held = why == EAGAIN || why == EACCES;
  if (is_held || (locked && !is_named(file_, descriptor_))) {
    ::close(std::exchange(descriptor_, -1));
    return false;
  }
  if (!locked) {
    log_warning("cannot lock " + quoted(file_) + " (" + std::strerror(why) +
                "): nothing will keep a second run out of this folder");
  }
  name_holder();
  return true;
}

// For people, and for who is refused; the lock itself does not need it.
void RunLock::name_holder() const {
  const std::string holder = "process " + std::to_string(::getpid()) + " on host " + host_name() + "\n";
  if (::ftruncate(descriptor_, 0) != 0 || ::pwrite(descriptor_, holder.data(), holder.size(), 0) < 0) {
    log_debug("cannot write to " + quoted(file_) + " (" + std::strerror(errno) + ")");
  }
}

void RunLock::let_go() {
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
  for (auto folder = made_.rbegin(); folder != made_.rend(); ++folder) ::rmdir(folder->c_str());  // if empty
}

std::unique_ptr<RunLock> lock_run(Communicator& comm, const RunDirectory& run) {
  return agree(comm, "opening the run's folder",
               [&] { return comm.rank() == 0 ? std::make_unique<RunLock>(run) : nullptr; });
}

}  // namespace lrml
