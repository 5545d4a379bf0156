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

void SelfCommunicator::abort(int exit_code) {
  std::_Exit(exit_code);
}

}  // namespace lrml
