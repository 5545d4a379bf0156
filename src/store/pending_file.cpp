#include "lrml/store/pending_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "lrml/base/error.h"
#include "lrml/comm/agree.h"

namespace lrml {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path, const std::string& reason) {
  throw Error(ExitCode::failure, "cannot write '" + path.string() + "' (" + reason +
                                     "). Check that the folder exists, is writable and has space.");
}

std::filesystem::path folder_of(const std::filesystem::path& path) {
  return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

void synchronize(const std::filesystem::path& path, int flags) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC);
  if (file < 0) fail(path, std::strerror(errno));
  const bool synced = ::fsync(file) == 0 || errno == EINVAL;  // some file systems cannot sync folders
  const int why = errno;
  ::close(file);
  if (!synced) fail(path, std::strerror(why));
}

}  // namespace

void flush_to_disk(const std::filesystem::path& path) {
  synchronize(path, O_RDONLY);
  synchronize(folder_of(path), O_RDONLY | O_DIRECTORY);
}

PendingFile::PendingFile(const std::filesystem::path& final_path)
    : final_path_(final_path), path_(final_path.string() + ".part-" + std::to_string(::getpid())) {
  make();
}

PendingFile::PendingFile(const std::filesystem::path& final_path, Communicator& comm)
    : final_path_(final_path),
      path_(broadcast_text(comm, final_path.string() + ".part-" + std::to_string(::getpid()), 0)) {
  agree(comm, "writing", [&] {
    if (comm.rank() == 0) make();
  });
}

PendingFile::~PendingFile() {
  discard();
}

void PendingFile::discard() {
  std::error_code ignored;
  if (std::exchange(removes_, false)) std::filesystem::remove(path_, ignored);
}

void PendingFile::reserve(std::uint64_t bytes) const {
  if (!removes_) return;
  const int file = ::open(path_.c_str(), O_WRONLY | O_CLOEXEC);
  if (file < 0) fail(final_path_, std::strerror(errno));
  const bool reserved = ::fallocate(file, FALLOC_FL_KEEP_SIZE, 0, static_cast<off_t>(bytes)) == 0;
  const int why = reserved ? 0 : errno;
  ::close(file);
  if (why == ENOSPC || why == EDQUOT || why == EFBIG) fail(final_path_, std::strerror(why));
}

void PendingFile::make() {
  if (std::filesystem::is_directory(final_path_)) fail(final_path_, "it is a folder");
  const int file = ::open(path_.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0666);
  if (file < 0) fail(final_path_, std::strerror(errno));
  ::close(file);
  removes_ = true;
}

void PendingFile::commit() {
  if (!removes_) return;
  flush_to_disk(path_);
  std::error_code why;
  std::filesystem::rename(path_, final_path_, why);
  if (why) fail(final_path_, why.message());
  removes_ = false;
  flush_to_disk(final_path_);
}

}  // namespace lrml
