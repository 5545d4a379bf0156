#include "lrml/store/library.h"

#include <hdf5.h>

namespace lrml {

StoreLibrary store_library() {
  unsigned major = 0, minor = 0, release = 0;
  H5get_libversion(&major, &minor, &release);
#ifdef H5_HAVE_PARALLEL
  constexpr bool is_parallel = true;
#else
  constexpr bool is_parallel = false;
#endif
  return {std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(release), is_parallel};
}

}  // namespace lrml
