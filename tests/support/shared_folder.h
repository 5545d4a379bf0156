// A temporary folder that all ranks of a test know.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "support/temporary_folder.h"
#include "support/world.h"

namespace lrml::test {

/// Made and removed by rank 0. Making and destroying one is Collective.
class SharedFolder {
 public:
  SharedFolder() {
    if (world().rank() == 0) folder_.emplace();
    path_ = broadcast_text(world(), folder_ ? folder_->path().string() : "", 0);
  }
  ~SharedFolder() { world().barrier(); }
  SharedFolder(const SharedFolder&) = delete;
  SharedFolder& operator=(const SharedFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::optional<TemporaryFolder> folder_;
  std::filesystem::path path_;
};

}  // namespace lrml::test
