// Tars and compressed bytes for tests, good and hostile.
#pragma once

#include <string>
#include <vector>

namespace lrml::test {

enum class EntryKind { file, folder, symbolic_link, hard_link, pipe };

struct TarEntry {
  std::string path;
  std::string content;  ///< of a file, or where a link leads
  EntryKind kind = EntryKind::file;
};

std::string tar_of(const std::vector<TarEntry>& entries);

/// `text` as libarchive's filter of that name compresses it: "gzip", "zstd", "xz", "bzip2", "lzma".
std::string compressed(const std::string& text, const std::string& filter);

struct ZipKind {
  std::string option;    ///< of libarchive's zip writer, such as "zip64" or "encryption"
  std::string value;     ///< of that option
  std::string password;  ///< if any
};

/// A zip of a single member.
std::string zip_of(const std::string& path, const std::string& content, const ZipKind& kind = {});

}  // namespace lrml::test
