// Compressed files: what their names end in, what their content begins with, and the plain bytes.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "data_prep/source/source.h"

namespace lrml::prep {

/// `name` without what a compressor added: `u.data.gz` → `u.data`, `a.tgz` → `a.tar`; others as they are.
std::string plain_name(std::string_view name);

/// Whether `name` is that of a compressed file.
bool is_named_compressed(std::string_view name);

/// Whether `name` is that of a tar archive, plain or compressed.
bool is_named_tar(std::string_view name);

/// Whether a file that begins with `head` (512 bytes or more) is a tar archive.
bool starts_like_tar(std::string_view head);

/// Whether a file that begins with `head` is a zip archive.
bool starts_like_zip(std::string_view head);

/// The plain bytes of `stream`, decompressed if they begin like gzip, zstd, xz, bzip2 or lzma; `what` is what errors
/// call it. Checksums are verified. Throws Error (bad data) if it is named like a compressed file and is none, or if
/// it is a zip; reading throws if it is damaged, cut, followed by something else, or a bomb.
std::unique_ptr<ByteStream> decompressed(std::unique_ptr<ByteStream> stream, const std::string& what);

/// Reads up to `size` bytes.
std::string read_head(ByteStream& stream, std::size_t size);

}  // namespace lrml::prep
