// The names under which the files of a source appear.
#pragma once

#include <cstddef>
#include <string>
#include <unordered_set>

namespace lrml::prep {

/// Gives each file of one source its name, in order; bounds the memory that names take.
class MemberNames {
 public:
  /// `source` is what errors call the source.
  explicit MemberNames(std::string source) : source_(std::move(source)) {}

  /// `path` without the ending of its compression, or, where another file has that name already, as it is.
  /// Control characters become '?': names are shown on terminals.
  /// Throws Error (bad data) if both are taken, or if there are more names than any log has (64 MiB of them).
  std::string claim(const std::string& path);

 private:
  std::string source_;
  std::unordered_set<std::string> taken_;
  std::size_t bytes_ = 0;
};

}  // namespace lrml::prep
