#include "lrml/checkpoint/options.h"

#include <string>

#include "lrml/base/error.h"

namespace lrml {

void validate(const CheckpointOptions& options) {
  if (options.keep < 1) {
    throw Error(ExitCode::usage,
                "checkpoint.keep is 0 (resuming needs at least one). Set it to 1 or more; the default is 2.");
  }
  if (!(options.every_minutes >= 0.0)) {
    throw Error(ExitCode::usage, "checkpoint.every_minutes is " + std::to_string(options.every_minutes) +
                                     " (a time cannot be negative). Use 0 for checkpoints by epochs only.");
  }
}

}  // namespace lrml
