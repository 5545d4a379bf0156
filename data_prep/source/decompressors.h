// Streams that decompress another stream.
#pragma once

#include <memory>
#include <string>

#include "data_prep/source/source.h"

namespace lrml::prep {

enum class Compression { gzip, zstd, xz, bzip2, lzma };

/// The plain bytes of `stream`, which `what` is called in errors. Several streams one after the other, as parallel
/// compressors write them, count as one. All checksums are verified (libarchive skips that of gzip, so zlib does it).
/// Throws Error (bad data), at the latest when reading, if it is damaged, cut, followed by something else, or a bomb.
std::unique_ptr<ByteStream> decompress(std::unique_ptr<ByteStream> stream, Compression compression,
                                       const std::string& what);

}  // namespace lrml::prep
