#include "folder_trial.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <memory>
#include <optional>
#include <random>
#include <thread>

#include "lrml/app/atomic_file.h"
#include "lrml/app/run_lock.h"
#include "lrml/base/hash.h"
#include "lrml/base/stopwatch.h"

namespace lrml {
namespace fs = std::filesystem;
namespace {

constexpr double seconds_until_seen = 3.0;

std::string new_nonce() {
  std::random_device device;
  const std::array<unsigned, 4> numbers = {device(), device(), device(), device()};
  return to_hex(digest_of(std::as_bytes(std::span(numbers))));
}

/// Rank 0's part: the lock of a run and a file with a text nobody else knows, both gone with this.
class Signpost {
 public:
  explicit Signpost(const fs::path& folder)
      : lock_({folder}), nonce_(new_nonce()), file_(folder / ("doctor-" + nonce_)) {
    write_atomically(file_, nonce_);
  }
  ~Signpost() {
    std::error_code why;
    fs::remove(file_, why);
  }
  Signpost(const Signpost&) = delete;
  Signpost& operator=(const Signpost&) = delete;

  const std::string& nonce() const { return nonce_; }

 private:
  RunLock lock_;
  std::string nonce_;
  fs::path file_;
};

/// Why the file of `nonce` cannot be read; empty if it can.
std::string why_unseen(const fs::path& folder, const std::string& nonce) {
  std::ifstream stream(folder / ("doctor-" + nonce));
  if (!stream) return std::strerror(errno);
  std::string content;
  std::getline(stream, content);
  return content == nonce ? "" : "it has another content";
}

std::string look_for(const fs::path& folder, const std::string& nonce) {
  const Stopwatch watch;
  std::string why;
  while (!(why = why_unseen(folder, nonce)).empty() && watch.seconds() < seconds_until_seen) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return why;
}

/// Tries to lock what rank 0 has locked; a rank must be able to write there, as it does to checkpoints.
void try_lock(const fs::path& folder, RankFacts& facts) {
  const int descriptor = ::open(lock_file({folder}).c_str(), O_RDWR | O_CLOEXEC);
  if (descriptor < 0) {
    facts.out_problem = std::string("cannot write to it (") + std::strerror(errno) + ")";
    return;
  }
  const int why = try_lock_file(descriptor);
  facts.lock = why == 0 ? LockTrial::granted : why == EAGAIN || why == EACCES ? LockTrial::refused : LockTrial::failed;
  ::close(descriptor);
}

std::unique_ptr<Signpost> put_up(const fs::path& out, RankFacts& facts) {
  try {
    return std::make_unique<Signpost>(out);
  } catch (const std::exception& error) {
    facts.out_problem = error.what();
    return nullptr;
  }
}

void look(const fs::path& out, const std::string& nonce, RankFacts& facts) {
  const std::string why = look_for(out, nonce);
  if (!why.empty()) {
    facts.out_problem = "does not see the file that rank 0 has made in it (" + why + ")";
    return;
  }
  try_lock(out, facts);
  std::error_code unknown;
  const fs::space_info space = fs::space(out, unknown);
  if (!unknown) facts.out_free = static_cast<double>(space.available);
}

}  // namespace

void try_folder(Communicator& comm, const fs::path& out, RankFacts& facts) {
  std::unique_ptr<Signpost> signpost;
  if (comm.rank() == 0 && !out.empty()) signpost = put_up(out, facts);
  const std::string nonce = broadcast_text(comm, signpost ? signpost->nonce() : "", 0);
  if (!nonce.empty() && !out.empty()) look(out, nonce, facts);
  comm.barrier();
}

}  // namespace lrml
