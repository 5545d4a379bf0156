#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "lrml/base/error.h"
#include "lrml/comm/communicator.h"

namespace lrml {

void SelfCommunicator::reduce_scatter(std::span<const std::int64_t> values, std::span<const std::size_t> counts,
                                      std::span<std::int64_t> mine) {
  LRML_ASSERT(counts.size() == 1 && counts[0] == values.size() && mine.size() == values.size());
  std::copy(values.begin(), values.end(), mine.begin());
}

void SelfCommunicator::all_gather(std::span<const std::byte> mine, std::size_t element_bytes,
                                  std::span<const std::size_t> counts, std::span<std::byte> all) {
  LRML_ASSERT(counts.size() == 1 && counts[0] * element_bytes == mine.size() && all.size() == mine.size());
  if (!mine.empty() && mine.data() != all.data()) std::memmove(all.data(), mine.data(), mine.size());
}

void SelfCommunicator::start_all_to_all(RankParts<const std::byte> out, RankParts<std::byte> in) {
  LRML_ASSERT(out.bytes.size() == in.bytes.size());
  std::copy(out.bytes.begin(), out.bytes.end(), in.bytes.begin());
}

void SelfCommunicator::transpose(std::span<const std::int64_t> values, std::span<std::int64_t> received) {
  LRML_ASSERT(values.size() == received.size());
  std::copy(values.begin(), values.end(), received.begin());
}

std::span<std::byte> SelfCommunicator::allocate_shared(std::size_t bytes) {
  return allocated_.emplace_back(bytes);
}

void SelfCommunicator::abort(int exit_code) {
  std::_Exit(exit_code);
}

}  // namespace lrml
