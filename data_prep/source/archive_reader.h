// The entries of one zip or tar, in order, with everything refused that a log's archive has no need of.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "data_prep/source/archive_input.h"
#include "data_prep/source/expansion_guard.h"
#include "data_prep/source/source.h"

namespace lrml::prep {

class ArchiveReader {
 public:
  /// A zip on disk. Throws Error (bad data) if it is not whole: its directory stands at the end.
  static std::unique_ptr<ArchiveReader> of_zip(const std::filesystem::path& file);
  /// A tar, uncompressed; `what` is what errors call it.
  static std::unique_ptr<ArchiveReader> of_tar(std::unique_ptr<ByteStream> stream, const std::string& what);

  /// Moves to the next file and gives its path in the archive, without a leading "./"; nothing at the end, where all
  /// of a tar has been read and found complete. Folders are passed over.
  /// Throws Error (bad data) for links, devices, paths that leave the archive, and damage.
  std::optional<std::string> next();

  /// Bytes of the current file, as in ByteStream::read; Error (bad data) also if it is encrypted.
  std::size_t read(std::span<char> buffer);
  Consumption consumption() const;

 private:
  ArchiveReader(std::string kind, std::string what) : kind_(std::move(kind)), what_(std::move(what)) {}
  void open_zip(const std::filesystem::path& file);
  void open_tar(std::unique_ptr<ByteStream> stream);
  archive_entry* next_entry();
  std::string checked_path(archive_entry* entry) const;
  void check_end() const;
  std::string not_whole() const;
  [[noreturn]] void fail(const std::string& problem) const;

  std::string kind_;  ///< "zip" or "tar"
  std::string what_;
  std::string path_;                     ///< of the current file or folder
  bool is_encrypted_ = false;            ///< the current file
  std::unique_ptr<ArchiveInput> input_;  ///< of a tar
  std::uint64_t size_ = 0;               ///< of a zip
  ArchiveHandle reader_;
  ExpansionGuard guard_{Consumption{}};
};

}  // namespace lrml::prep
