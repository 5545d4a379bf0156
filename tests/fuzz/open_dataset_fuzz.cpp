// Opens and checks any bytes as a dataset, as lrml_prep info and lrml_dist do: it must end well, or in an Error.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>

#include "lrml/base/error.h"
#include "lrml/data/dataset.h"
#include "lrml/data/interactions.h"

namespace {

using namespace lrml;

/// A file in memory that a path leads to.
class MemoryFile {
 public:
  MemoryFile(const std::uint8_t* bytes, std::size_t size) {
    if (file_ < 0 || ::write(file_, bytes, size) != static_cast<ssize_t>(size)) std::abort();
  }
  ~MemoryFile() { ::close(file_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  std::string path() const { return "/proc/self/fd/" + std::to_string(file_); }

 private:
  int file_ = ::memfd_create("dataset", MFD_CLOEXEC);
};

void train_on(const Dataset& dataset) {
  const RowRange all{0, dataset.header().users};
  load_interactions(dataset, all);
  dataset.train_item_counts();
}

template <class Action>
void must_end(Action&& action) {
  try {
    action();
  } catch (const Error&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const MemoryFile file(bytes, size);
  must_end([&] { verify_digest(file.path()); });
  must_end([&] { train_on(Dataset(file.path())); });
  return 0;
}
