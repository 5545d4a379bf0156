// Bytes at known places of an existing file, without HDF5: many processes may write into one file at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

namespace lrml {

/// An open file. A rank's failure is that rank's alone and nobody waits for anybody: wrap the work in agree().
/// Errors name the file and the system's reason: bad_data when reading, failure when writing.
class RawFile {
 public:
  static RawFile for_reading(const std::filesystem::path& path);
  static RawFile for_writing(const std::filesystem::path& path);

  RawFile(RawFile&& other) noexcept;
  RawFile(const RawFile&) = delete;
  RawFile& operator=(const RawFile&) = delete;
  ~RawFile();  ///< closes; errors are lost, so writers call finish()

  std::uint64_t size() const;

  /// Fills `bytes` from byte `offset` of the file on. Throws Error (bad_data), also where the file ends before that.
  void read_at(std::uint64_t offset, std::span<std::byte> bytes) const;

  /// Writes all of `bytes`, in as many parts as the system wants. Throws Error (failure).
  void write_at(std::uint64_t offset, std::span<const std::byte> bytes);

  /// Flushes what this process has written to disk, and closes. Throws Error (failure).
  void finish();

 private:
  RawFile(std::filesystem::path path, int flags);

  std::filesystem::path path_;
  int file_;
};

}  // namespace lrml
