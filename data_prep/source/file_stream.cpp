#include "data_prep/source/file_stream.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace lrml::prep {
namespace {

namespace fs = std::filesystem;

Error cannot_open(const fs::path& file, int code) {
  return cannot_read(file.string(), "it cannot be opened: " + std::generic_category().message(code),
                     "Check the path and its permissions.");
}

}  // namespace

Error cannot_read(const std::string& what, const std::string& why, const std::string& advice) {
  std::string shown = what;
  std::ranges::replace_if(
      shown, [](unsigned char c) { return c < ' ' || c == 0x7F; }, '?');
  return {ExitCode::bad_data, "cannot read '" + shown + "' (" + why + "). " + advice};
}

FileState state_of(const fs::path& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0) throw cannot_open(file, errno);
  if (!S_ISREG(status.st_mode)) {
    throw cannot_read(file.string(), "it is neither a file nor a folder", "Write it to a file first.");
  }
  return {.device = status.st_dev,
          .inode = status.st_ino,
          .size = static_cast<std::uint64_t>(status.st_size),
          .modified_ns = status.st_mtim.tv_sec * std::int64_t{1'000'000'000} + status.st_mtim.tv_nsec};
}

void check_unchanged(const fs::path& file, const FileState& state) {
  if (state_of(file) == state) return;
  throw cannot_read(file.string(), "it changed while it was read", "Wait until nobody writes to it, then start again.");
}

FileStream::FileStream(fs::path file, const FileState& state) : file_(std::move(file)), state_(state) {
  check_unchanged(file_, state_);
  descriptor_ = ::open(file_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);  // does not wait on what became a pipe
  if (descriptor_ < 0) throw cannot_open(file_, errno);
}

FileStream::~FileStream() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::size_t FileStream::read(std::span<char> buffer) {
  ssize_t got = -1;
  do {
    got = ::read(descriptor_, buffer.data(), buffer.size());
  } while (got < 0 && errno == EINTR);
  if (got < 0) {
    throw cannot_read(file_.string(), "reading failed: " + std::generic_category().message(errno),
                      "Copy it to a good disk.");
  }
  position_ += static_cast<std::uint64_t>(got);
  const bool misfit = got == 0 ? position_ != state_.size : position_ > state_.size;
  if (got == 0 || misfit) check_unchanged(file_, state_);
  if (misfit) throw cannot_read(file_.string(), "its size is not what was read", "Copy it to a good disk.");
  return static_cast<std::size_t>(got);
}

}  // namespace lrml::prep
