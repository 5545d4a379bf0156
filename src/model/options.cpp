#include "lrml/model/options.h"

#include <string>

#include "lrml/base/error.h"

namespace lrml {
namespace {

void require(bool possible, const std::string& message) {
  if (!possible) throw Error(ExitCode::usage, message);
}

}  // namespace

void validate(const ModelOptions& options) {
  require(options.dim >= 1 && options.dim <= 4096,
          "model.dim is " + std::to_string(options.dim) + " (a vector has 1 to 4096 elements). The paper uses 100.");
  require(options.kind != ModelKind::lrml || (options.slots >= 1 && options.slots <= 4096),
          "model.slots is " + std::to_string(options.slots) +
              " (the memory has 1 to 4096 slots). The paper uses 20; for no memory set model.kind = \"cml\".");
}

void validate(const LossOptions& options) {
  require(options.margin > 0.0 && options.margin < 100.0,
          "loss.margin is " + std::to_string(options.margin) +
              " (a hinge needs a margin above 0 and below 100). The paper uses 0.2.");
}

}  // namespace lrml
