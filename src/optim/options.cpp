#include "lrml/optim/options.h"

#include <string>

#include "lrml/base/error.h"

namespace lrml {
namespace {

void require(bool possible, const char* key, double value, const char* reason) {
  if (possible) return;
  throw Error(ExitCode::usage, std::string(key) + " is " + std::to_string(value) + " (" + reason + ".");
}

}  // namespace

void validate(const OptimOptions& options) {
  require(options.learning_rate > 0.0 && options.learning_rate < 1e6, "optim.learning_rate", options.learning_rate,
          "a step needs a positive size). The paper uses 0.001");
  require(options.beta1 >= 0.0 && options.beta1 < 1.0, "optim.beta1", options.beta1,
          "a decay lies in [0, 1)). Adam's default is 0.9");
  require(options.beta2 >= 0.0 && options.beta2 < 1.0, "optim.beta2", options.beta2,
          "a decay lies in [0, 1)). Adam's default is 0.999");
  require(options.epsilon > 0.0, "optim.epsilon", options.epsilon,
          "it guards a division and must be positive). Adam's default is 1e-8");
}

}  // namespace lrml
