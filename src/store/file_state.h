// What an open file consists of. Private to the layer.
#pragma once

#include "handle.h"
#include "lrml/store/file.h"

namespace lrml {

struct File::State {
  std::filesystem::path path;
  Handle file;
  TellBytes tell = {};  ///< see tell_of_chunks
};

}  // namespace lrml
