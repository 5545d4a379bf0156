// Stops decompression bombs: a few bytes on disk that pretend to be terabytes.
#pragma once

#include <cstdint>
#include <string>

#include "data_prep/source/source.h"

namespace lrml::prep {

/// Counts what one stream gives against what was taken from disk for it.
class ExpansionGuard {
 public:
  explicit ExpansionGuard(const Consumption& start);

  /// Notes that the stream called `what` has given `bytes` more. Throws Error (bad data) once it has given more than
  /// 128 MiB and more than 300 times what it took: a bomb of good rows would end in memory.
  void count(std::uint64_t bytes, const Consumption& now, const std::string& what);

 private:
  std::uint64_t start_;
  std::uint64_t given_ = 0;
};

}  // namespace lrml::prep
