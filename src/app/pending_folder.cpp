#include "lrml/app/pending_folder.h"

#include <unistd.h>

#include <system_error>

#include "lrml/base/error.h"

namespace lrml {
namespace {
namespace fs = std::filesystem;

template <class Change>
void checked(const fs::path& final_path, Change&& change) {
  std::error_code why;
  change(why);
  if (!why) return;
  throw Error(ExitCode::failure, "cannot make '" + final_path.string() + "' (" + why.message() +
                                     "). Choose an --out in a folder that is there and writable.");
}

}  // namespace

fs::path without_slash(const fs::path& path) {
  return path.has_filename() ? path : path.parent_path();
}

PendingFolder::PendingFolder(const fs::path& final_path)
    : final_path_(final_path), path_(final_path.string() + ".part-" + std::to_string(::getpid())) {
  checked(final_path_, [&](std::error_code& why) { fs::create_directory(path_, why); });
}

PendingFolder::~PendingFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

void PendingFolder::commit() {
  checked(final_path_, [&](std::error_code& why) { fs::rename(path_, final_path_, why); });
}

void PendingFolder::replace() {
  const fs::path old = path_.string() + ".old";
  checked(final_path_, [&](std::error_code& why) { fs::rename(final_path_, old, why); });
  commit();
  checked(final_path_, [&](std::error_code& why) { fs::remove_all(old, why); });
}

}  // namespace lrml
