// A file on disk as a ByteStream that notices when somebody changes the file.
#pragma once

#include <sys/stat.h>

#include <cstdint>
#include <filesystem>
#include <string>

#include "data_prep/source/source.h"
#include "lrml/base/error.h"

namespace lrml::prep {

/// "cannot read 'WHAT' (WHY). ADVICE"; bytes of `what` that are no printable text show as '?'.
Error cannot_read(const std::string& what, const std::string& why, const std::string& advice);

/// What stays the same as long as nobody touches a file.
struct FileState {
  dev_t device = 0;
  ino_t inode = 0;
  std::uint64_t size = 0;
  std::int64_t modified_ns = 0;

  bool operator==(const FileState&) const = default;
};

/// Throws Error (bad data) if `file` is missing or no regular file.
FileState state_of(const std::filesystem::path& file);

/// Throws Error (bad data) unless `file` is still in that state.
void check_unchanged(const std::filesystem::path& file, const FileState& state);

/// Reads a regular file from its start, whole blocks at a time.
class FileStream final : public ByteStream {
 public:
  /// Throws Error (bad data) if `file` cannot be opened or is not in `state` any more.
  FileStream(std::filesystem::path file, const FileState& state);
  ~FileStream() override;
  FileStream(const FileStream&) = delete;
  FileStream& operator=(const FileStream&) = delete;

  /// At the end the file must be as it was, or Error (bad data).
  std::size_t read(std::span<char> buffer) override;
  Consumption consumption() const override { return {position_, state_.size}; }

 private:
  std::filesystem::path file_;
  FileState state_;
  std::uint64_t position_ = 0;
  int descriptor_ = -1;
};

}  // namespace lrml::prep
