// The HDF5 library this program runs with.
#pragma once

#include <string>

namespace lrml {

struct StoreLibrary {
  std::string version;       ///< "1.10.8"
  bool is_parallel = false;  ///< built with MPI-IO, which our files do not need
};

StoreLibrary store_library();

}  // namespace lrml
