#include "lrml/base/pipeline.h"

#include <sched.h>

#include <algorithm>

namespace lrml {

std::size_t threads_for(std::size_t asked) {
  if (asked > 0) return asked;
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return std::max(1u, std::thread::hardware_concurrency());
  return std::max<std::size_t>(1, static_cast<std::size_t>(CPU_COUNT(&allowed)));
}

}  // namespace lrml
