// A ByteStream as the input of libarchive.
#pragma once

#include <archive.h>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "data_prep/source/source.h"

namespace lrml::prep {

constexpr std::size_t io_block = std::size_t{1} << 18;  ///< bytes asked for at once

struct FreeArchive {
  void operator()(archive* reader) const { archive_read_free(reader); }
};
using ArchiveHandle = std::unique_ptr<archive, FreeArchive>;

/// libarchive's words for the last failure of `reader`.
std::string reason_of(archive* reader);

/// Feeds a libarchive reader from a stream. Errors of the stream wait here while they cannot cross C code.
class ArchiveInput {
 public:
  explicit ArchiveInput(std::unique_ptr<ByteStream> stream) : stream_(std::move(stream)), buffer_(io_block) {}
  ArchiveInput(const ArchiveInput&) = delete;  // libarchive keeps its address
  ArchiveInput& operator=(const ArchiveInput&) = delete;

  /// Makes `reader` read from here; its result is ARCHIVE_OK or an error of libarchive.
  int open(archive* reader);
  /// Throws what the stream threw, if it did. To be called after every call of libarchive that failed.
  void rethrow() const;

  /// Fails reading once `bytes` more have been taken; a bound on what libarchive may keep in memory.
  void allow(std::uint64_t bytes) { allowed_ = taken_ + bytes; }
  std::uint64_t taken() const { return taken_; }
  /// Number of bytes zero at the end of what was taken.
  std::uint64_t zeros_at_end() const { return zeros_at_end_; }
  /// Whether the stream gives no more bytes. Takes some if it does.
  bool at_end();
  Consumption consumption() const { return stream_->consumption(); }

 private:
  static la_ssize_t pull(archive* reader, void* self, const void** block);
  std::size_t fill();

  std::unique_ptr<ByteStream> stream_;
  std::vector<char> buffer_;
  std::exception_ptr failure_;
  std::uint64_t taken_ = 0;
  std::uint64_t allowed_ = UINT64_MAX;
  std::uint64_t zeros_at_end_ = 0;
};

}  // namespace lrml::prep
