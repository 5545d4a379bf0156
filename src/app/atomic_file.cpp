#include "lrml/app/atomic_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

namespace lrml {
namespace {

[[noreturn]] void cannot_write(const std::filesystem::path& file, int reason) {
  throw Error(ExitCode::failure, "cannot write '" + file.string() + "' (" + std::strerror(reason) +
                                     "). Free some space or choose another --out folder.");
}

bool write_all(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    content.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// Makes a rename in `folder` survive a crash. Some file systems cannot flush folders; the file itself is
/// safe.
void flush_folder(const std::filesystem::path& folder) {
  const int descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY);
  if (descriptor < 0) return;
  ::fsync(descriptor);
  ::close(descriptor);
}

}  // namespace

std::string read_text(const std::filesystem::path& file, ExitCode on_failure, const std::string& advice) {
  const auto cannot_read = [&](const char* reason) {
    return Error(on_failure, "cannot read '" + file.string() + "' (" + reason + "). " + advice);
  };
  if (std::filesystem::is_directory(file)) throw cannot_read("it is a folder");
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw cannot_read(std::strerror(errno));
  return {std::istreambuf_iterator<char>(stream), {}};
}

void write_atomically(const std::filesystem::path& file, std::string_view content) {
  const std::filesystem::path temporary = file.string() + ".tmp";
  const int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor < 0) cannot_write(file, errno);
  const bool written = write_all(descriptor, content) && ::fsync(descriptor) == 0;
  const int reason = errno;
  ::close(descriptor);
  if (!written || ::rename(temporary.c_str(), file.c_str()) != 0) {
    const int why = written ? errno : reason;
    ::unlink(temporary.c_str());
    cannot_write(file, why);
  }
  flush_folder(file.parent_path());
}

}  // namespace lrml
