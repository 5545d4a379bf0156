#include "lrml/optim/options.h"

#include <string>

#include "lrml/base/error.h"

namespace lrml {
namespace {

void require(bool possible, const char* key, double value, const char* reason) {
  if (possible) return;
  throw Error(ExitCode::usage, std::string(key) + " is " + std::to_string(value) + " (" + reason + ".");
}

/// Decays are used as floats, where 1 − 10⁻⁹ is 1: moments would grow for ever.
bool is_decay(double beta) {
  return beta >= 0.0 && beta < 1.0 && static_cast<float>(beta) < 1.0f;
}

}  // namespace

void validate(const OptimOptions& options) {
  require(options.learning_rate > 0.0 && options.learning_rate < 1e6, "optim.learning_rate", options.learning_rate,
          "a step needs a positive size). The paper uses 0.001");
  require(is_decay(options.beta1), "optim.beta1", options.beta1,
          "a decay lies in [0, 1), in single precision too). Adam's default is 0.9");
  require(is_decay(options.beta2), "optim.beta2", options.beta2,
          "a decay lies in [0, 1), in single precision too). Adam's default is 0.999");
  require(options.epsilon >= 1e-30 && options.epsilon < 1e6, "optim.epsilon", options.epsilon,
          "it guards a division in single precision: 1e-30 or more). Adam's default is 1e-8");
}

}  // namespace lrml
