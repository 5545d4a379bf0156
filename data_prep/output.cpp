#include "data_prep/output.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>

#include "lrml/base/error.h"
#include "lrml/data/write_dataset.h"

namespace lrml::prep {

void check_output(const OutputOptions& options) {
  namespace fs = std::filesystem;
  const std::string quoted = "'" + options.file.string() + "'";
  std::error_code ignored;
  if (fs::is_directory(options.file, ignored)) {
    throw Error(ExitCode::bad_data, "cannot write " + quoted + " (it is a folder). Name a file with -o.");
  }
  if (fs::exists(options.file, ignored) && !options.force) {
    throw Error(ExitCode::bad_data, "cannot write " + quoted + " (it exists). Replace it with --force.");
  }
  const fs::path folder = options.file.has_parent_path() ? options.file.parent_path() : fs::path(".");
  if (!fs::is_directory(folder, ignored)) {
    throw Error(ExitCode::bad_data,
                "cannot write " + quoted + " (there is no folder '" + folder.string() + "'). Make it first.");
  }
  if (::access(folder.c_str(), W_OK) != 0) {
    throw Error(ExitCode::bad_data, "cannot write " + quoted + " (folder '" + folder.string() +
                                        "': " + std::strerror(errno) + "). Choose one that you may write to.");
  }
}

Digest write_output(const OutputOptions& options, const DatasetContents& contents, Progress& progress) {
  bool started = false;
  const auto tell = [&](std::size_t done, std::size_t total) {
    if (!started) progress.start("writing " + options.file.string(), total, "B");
    started = true;
    progress.update(done);
  };
  try {
    const Digest digest = write_dataset(options.file, contents, tell);
    progress.finish();
    return digest;
  } catch (const Error& error) {
    throw Error(ExitCode::bad_data, error.what());
  }
}

}  // namespace lrml::prep
