#include "lrml/base/error.h"

#include <cstdio>
#include <cstdlib>

namespace lrml {

void assertion_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: assertion failed (a bug in lrml_dist): %s\n", file, line, condition);
  std::abort();
}

}  // namespace lrml
