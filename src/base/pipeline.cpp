#include "lrml/base/pipeline.h"

#include "lrml/base/cpu.h"

namespace lrml {

std::size_t threads_for(std::size_t asked) {
  return asked > 0 ? asked : usable_cores();
}

}  // namespace lrml
