// Writing an lrml-dataset file, and the digest of its content.
#pragma once

#include <filesystem>
#include <functional>

#include "lrml/base/hash.h"
#include "lrml/data/contents.h"

namespace lrml {

/// XXH3 over every array in a fixed order (path, element type, shape, bytes), the split text and the seed.
/// Not over name, source, created and the synthetic parameters.
Digest content_digest(const DatasetContents& contents);

/// Hears how many of the `total` bytes of numbers are written.
using TellWritten = std::function<void(std::size_t done, std::size_t total)>;

/// Writes `contents` to `file`, which appears only when complete and replaces an older one; returns the
/// digest. `tell` is called in between, chunk by chunk, by the calling thread.
///
/// Cost     copies no array of numbers: beside the contents it needs the longest array of texts, padded, and
///          three chunks of 1 MB per core
/// Throws   Error (bad_data) if the contents break a rule of the format (see checks in dataset.h), naming the
/// array;
///          Error (failure) if the file cannot be written
Digest write_dataset(const std::filesystem::path& file, const DatasetContents& contents, const TellWritten& tell = {});

}  // namespace lrml
