// Writing an lrml-dataset file, at once or a few users at a time, and the digest of its content.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>

#include "lrml/base/hash.h"
#include "lrml/data/contents.h"

namespace lrml {

/// XXH3 over every array in a fixed order (path, element type, shape, bytes), the split text and the seed.
/// Not over name, source, created and the synthetic parameters and tables.
Digest content_digest(const DatasetContents& contents);

/// Hears how many of the `total` bytes of numbers are written.
using TellWritten = std::function<void(std::size_t done, std::size_t total)>;

/// Writes `contents` to `file`, which appears only when complete and replaces an older one; returns the
/// digest. `tell` is called in between, chunk by chunk, by the calling thread. The file ends with a seal
/// (store/seal.h), which lets readers know without decoding that its bytes are those written here.
///
/// Cost     copies no array of numbers: beside the contents it needs the longest array of texts, padded, and
///          three chunks of 1 MB per core
/// Throws   Error (bad_data) if the contents break a rule of the format (see checks in dataset.h), naming the
/// array;
///          Error (failure) if the file cannot be written
Digest write_dataset(const std::filesystem::path& file, const DatasetContents& contents, const TellWritten& tell = {});

/// What must be known before the first users.
struct DatasetSizes {
  std::size_t users = 0;
  std::size_t items = 0;
  std::size_t train_interactions = 0;
  std::size_t negatives_per_user = 0;
};

/// Writes a file as write_dataset() does, with the same digest, of logs that memory does not hold as a whole.
///
/// Cost     keeps no row: some ten chunks of 1 MB per core for each of four arrays; the digest reads them again
/// Throws   as write_dataset()
/// One thread only (HDF5).
class DatasetWriter {
 public:
  DatasetWriter(const std::filesystem::path& file, const DatasetSizes& sizes);
  ~DatasetWriter();

  /// Takes the training items, their times and the candidates of the next users, and checks all their rows. `some` has
  /// these users' ids, but none of items.
  void append(const DatasetContents& some);

  /// Writes what append() does not take, which `rest` has of all users.
  /// @pre as many users and training interactions have come as were announced
  Digest finish(const DatasetContents& rest);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace lrml
