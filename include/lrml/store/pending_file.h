// Files that appear under their final name only when complete and on disk.
#pragma once

#include <cstdint>
#include <filesystem>

#include "lrml/comm/communicator.h"

namespace lrml {

/// Makes the content of `path` and its entry in its folder survive a power failure (fsync of both).
/// Throws Error (failure) with the system's reason.
void flush_to_disk(const std::filesystem::path& path);

/// A file being written as `<final name>.part-<process>` beside its final name; without commit() it
/// disappears.
///
///     PendingFile pending("ml-1m.h5");
///     File file = File::create(pending.path());   … write, file.close() …
///     pending.commit();
class PendingFile {
 public:
  /// Makes the temporary file, empty. Throws Error (failure) if the folder does not exist or refuses new
  /// files.
  explicit PendingFile(const std::filesystem::path& final_path);

  /// One pending file of all ranks; rank 0 makes, removes and renames it. Collective; throws on every rank.
  PendingFile(const std::filesystem::path& final_path, Communicator& comm);

  ~PendingFile();
  PendingFile(const PendingFile&) = delete;
  PendingFile& operator=(const PendingFile&) = delete;

  /// Where to write.
  const std::filesystem::path& path() const { return path_; }

  /// Claims room on the disk, so that writing cannot fail for want of it; where the file system cannot do that, nothing
  /// happens. Throws Error (failure) if the disk is full. Not collective and nothing on ranks other than 0.
  void reserve(std::uint64_t bytes) const;

  /// Removes the file now: for a process that is about to end without unwinding.
  void discard();

  /// Flushes the file to disk and renames it, replacing an older one. Throws Error (failure). The file must
  /// be closed, on every rank. Not collective and nothing on ranks other than 0: call it inside agree().
  void commit();

 private:
  void make();

  std::filesystem::path final_path_;
  std::filesystem::path path_;
  bool removes_ = false;  ///< this process answers for the temporary file
};

}  // namespace lrml
