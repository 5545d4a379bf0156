#include "data_prep/memory.h"

#include <malloc.h>

namespace lrml::prep {

void return_large_blocks() {
  mallopt(M_MMAP_THRESHOLD, 1 << 19);
}

}  // namespace lrml::prep
