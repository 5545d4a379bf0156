#include "data_prep/expansion_guard.h"

#include <algorithm>

#include "data_prep/file_stream.h"

namespace lrml::prep {
namespace {

constexpr std::uint64_t allowed_anyway = std::uint64_t{1} << 30;
constexpr std::uint64_t allowed_times = 1000;
constexpr std::uint64_t read_ahead = std::uint64_t{1} << 19;  // may have been taken for a member before its start

}  // namespace

ExpansionGuard::ExpansionGuard(const Consumption& start) : start_(start.consumed - std::min(start.consumed, read_ahead)) {}

void ExpansionGuard::count(std::uint64_t bytes, const Consumption& now, const std::string& what) {
  given_ += bytes;
  if (given_ <= allowed_anyway || given_ / allowed_times <= now.consumed - start_) return;
  throw cannot_read(what, "unpacked it is larger than 1 GiB and than 1000 times its size: a decompression bomb",
                    "Unpack it by hand if you trust it, and convert the result.");
}

}  // namespace lrml::prep
