// Folders that appear under their final name only when complete.
#pragma once

#include <filesystem>

namespace lrml {

/// "runs/x/" names the folder x, too.
std::filesystem::path without_slash(const std::filesystem::path& path);

/// A folder being written as `<final name>.part-<process>` beside its final name; it disappears without commit().
///
///     PendingFolder pending("model-npy");
///     … write files to pending.path() …
///     pending.commit();
class PendingFolder {
 public:
  /// Makes the temporary folder, empty. Throws Error (failure) where that is not possible.
  explicit PendingFolder(const std::filesystem::path& final_path);
  ~PendingFolder();
  PendingFolder(const PendingFolder&) = delete;
  PendingFolder& operator=(const PendingFolder&) = delete;

  /// Where to write.
  const std::filesystem::path& path() const { return path_; }

  /// Renames the folder. Throws Error (failure).
  void commit();

  /// The same in place of a folder that has the final name, which is removed.
  void replace();

 private:
  std::filesystem::path final_path_;
  std::filesystem::path path_;
};

}  // namespace lrml
