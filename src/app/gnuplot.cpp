#include "gnuplot.h"

#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "lrml/app/markup.h"
#include "lrml/base/error.h"

namespace lrml {
namespace {

Error cannot_draw(const std::string& why, const std::string& advice) {
  return Error(ExitCode::failure, "cannot draw (" + why + "). " + advice);
}

/// A file in memory that another process reads or writes: unlike a pipe it makes nobody wait.
class MemoryFile {
 public:
  MemoryFile() : descriptor_(::memfd_create("gnuplot", MFD_CLOEXEC)) {
    if (descriptor_ < 0) throw cannot_draw(std::strerror(errno), "Run it where files in memory can be made.");
  }
  ~MemoryFile() { ::close(descriptor_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  int descriptor() const { return descriptor_; }

  void write(std::string_view content) const {
    while (!content.empty()) {
      const ssize_t written = ::write(descriptor_, content.data(), content.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) throw cannot_draw(std::strerror(errno), "Free some memory.");
      content.remove_prefix(static_cast<std::size_t>(written));
    }
    rewind();
  }

  std::string read() const {
    rewind();
    std::string content;
    std::array<char, 65536> part;
    for (ssize_t count; (count = ::read(descriptor_, part.data(), part.size())) != 0;) {
      if (count > 0) content.append(part.data(), static_cast<std::size_t>(count));
      if (count < 0 && errno != EINTR) throw cannot_draw(std::strerror(errno), "Free some memory.");
    }
    return content;
  }

 private:
  void rewind() const { ::lseek(descriptor_, 0, SEEK_SET); }

  int descriptor_;
};

/// Starts gnuplot with these as its standard files. -d: by its defaults, not by the user's.
pid_t start(const MemoryFile& input, const MemoryFile& output, const MemoryFile& errors) {
  posix_spawn_file_actions_t files;
  ::posix_spawn_file_actions_init(&files);
  ::posix_spawn_file_actions_adddup2(&files, input.descriptor(), STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&files, output.descriptor(), STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&files, errors.descriptor(), STDERR_FILENO);
  char program[] = "gnuplot", defaults[] = "-d";
  char* const words[] = {program, defaults, nullptr};
  pid_t child = -1;
  const int problem = ::posix_spawnp(&child, program, &files, nullptr, words, environ);
  ::posix_spawn_file_actions_destroy(&files);
  if (problem != 0) {
    throw cannot_draw(std::string("the program gnuplot cannot be started: ") + std::strerror(problem),
                      "Install the Debian package gnuplot-nox.");
  }
  return child;
}

/// Whether it ended with exit code 0.
bool ends_well(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return false;
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/// The first line of what it said, without the blanks before it.
std::string first_line(const std::string& text) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t\r\n"), text.size());
  const std::string line = clean_text(text.substr(begin, std::min(text.find('\n', begin), text.size()) - begin));
  return line.empty() ? "without a word" : line;
}

}  // namespace

std::string run_gnuplot(const std::string& script) {
  const MemoryFile input, output, errors;
  input.write(script);
  const bool is_well = ends_well(start(input, output, errors));
  std::string svg = output.read();
  if (!is_well || svg.find("</svg>") == std::string::npos) {
    throw cannot_draw("gnuplot failed: " + first_line(errors.read()),
                      "Version 5.4 or later is needed: see gnuplot --version");
  }
  return svg;
}

}  // namespace lrml
