#include "data_prep/source/expansion_guard.h"

#include <algorithm>

#include "data_prep/source/file_stream.h"

namespace lrml::prep {
namespace {

constexpr std::uint64_t allowed_anyway = std::uint64_t{128} << 20;
constexpr std::uint64_t allowed_times = 300;                  // gzip reaches 1032, the most regular of logs 100
constexpr std::uint64_t read_ahead = std::uint64_t{1} << 19;  // may have been taken for a member before its start

}  // namespace

ExpansionGuard::ExpansionGuard(const Consumption& start)
    : start_(start.consumed - std::min(start.consumed, read_ahead)) {}

void ExpansionGuard::count(std::uint64_t bytes, const Consumption& now, const std::string& what) {
  given_ += bytes;
  if (given_ <= allowed_anyway || given_ / allowed_times <= now.consumed - start_) return;
  throw cannot_read(what, "unpacked it is larger than 128 MiB and than 300 times its size: a decompression bomb",
                    "Unpack it by hand if you trust it, and convert the result.");
}

}  // namespace lrml::prep
