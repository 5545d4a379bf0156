#include "lrml/store/raw_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "handle.h"

namespace lrml {
namespace {

constexpr int closed = -1;

/// Calls `transfer(done)`, which moves bytes from the `done`-th on and says how many, until all are moved.
template <class Transfer>
void transfer_all(std::size_t size, const Attempt& attempt, const char* at_the_end, Transfer&& transfer) {
  for (std::size_t done = 0; done < size;) {
    const ssize_t moved = transfer(done);
    if (moved < 0 && errno == EINTR) continue;
    if (moved < 0) attempt.fail(std::strerror(errno));
    if (moved == 0) attempt.fail(at_the_end);
    done += static_cast<std::size_t>(moved);
  }
}

}  // namespace

RawFile::RawFile(std::filesystem::path path, int flags)
    : path_(std::move(path)), file_(::open(path_.c_str(), flags | O_CLOEXEC)) {
  if (file_ >= 0) return;
  const int why = errno;
  if (flags == O_WRONLY) Attempt::writing(path_).fail(std::strerror(why));
  Attempt::reading(path_).fail(why == ENOENT ? "there is no such file" : std::strerror(why));
}

RawFile RawFile::for_reading(const std::filesystem::path& path) {
  return {path, O_RDONLY | O_NONBLOCK};  // opening a pipe would wait for its writer
}

RawFile RawFile::for_writing(const std::filesystem::path& path) {
  return {path, O_WRONLY};
}

RawFile::RawFile(RawFile&& other) noexcept : path_(std::move(other.path_)), file_(std::exchange(other.file_, closed)) {}

RawFile::~RawFile() {
  if (file_ != closed) ::close(file_);
}

std::uint64_t RawFile::size() const {
  struct stat status {};
  if (::fstat(file_, &status) != 0) Attempt::reading(path_).fail(std::strerror(errno));
  if (!S_ISREG(status.st_mode)) Attempt::reading(path_).fail("it is no ordinary file");
  return static_cast<std::uint64_t>(status.st_size);
}

void RawFile::read_at(std::uint64_t offset, std::span<std::byte> bytes) const {
  transfer_all(bytes.size(), Attempt::reading(path_), "it ends too early", [&](std::size_t done) {
    return ::pread(file_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
  });
}

void RawFile::write_at(std::uint64_t offset, std::span<const std::byte> bytes) {
  transfer_all(bytes.size(), Attempt::writing(path_), "the disk takes no more bytes", [&](std::size_t done) {
    return ::pwrite(file_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
  });
}

void RawFile::finish() {
  const auto attempt = Attempt::writing(path_);
  if (::fsync(file_) != 0) attempt.fail(std::strerror(errno));
  if (::close(std::exchange(file_, closed)) != 0) attempt.fail(std::strerror(errno));
}

}  // namespace lrml
