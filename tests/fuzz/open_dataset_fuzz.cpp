// Opens and checks any bytes as a dataset, as lrml_prep info and lrml_dist do: it must end well, or in an Error.
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <string>

#include "lrml/base/error.h"
#include "lrml/data/dataset.h"
#include "lrml/data/interactions.h"
#include "lrml/data/write_dataset.h"
#include "support/small_dataset.h"

namespace {

using namespace lrml;

/// A file in memory (HDF5 wants one with a real path).
class MemoryFile {
 public:
  MemoryFile() : path_("/dev/shm/open_dataset_fuzz-" + std::to_string(::getpid())) {}
  MemoryFile(const std::uint8_t* bytes, std::size_t size) : MemoryFile() {
    std::ofstream(path_, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes), static_cast<std::streamsize>(size));
  }
  ~MemoryFile() { ::unlink(path_.c_str()); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
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

/// Makes sure that good bytes are read; else the fuzzer would see nothing but the same Error forever.
extern "C" int LLVMFuzzerInitialize(int*, char***) {
  const MemoryFile file;
  write_dataset(file.path(), test::small_contents(4, 12, 1));
  verify_digest(file.path());
  train_on(Dataset(file.path()));
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const MemoryFile file(bytes, size);
  must_end([&] { verify_digest(file.path()); });
  must_end([&] { train_on(Dataset(file.path())); });
  return 0;
}
