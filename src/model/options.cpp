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
  require(options.memory_radius == 0.0 || (options.memory_radius >= 1e-6 && options.memory_radius <= 1e6),
          "model.memory_radius is " + std::to_string(options.memory_radius) +
              " (a row of M is held within 1e-6 to 1e6, or by 0 not at all). The paper uses 0; 0.2 goes well with "
              "sample.hardest_of.");
  require(options.initial_scale >= 1e-12 && options.initial_scale <= 100.0,
          "model.initial_scale is " + std::to_string(options.initial_scale) +
              " (a standard deviation lies within 1e-12 to 100). The paper uses 0.01.");
}

void validate(const LossOptions& options) {
  require(options.margin > 0.0 && options.margin < 100.0,
          "loss.margin is " + std::to_string(options.margin) +
              " (a hinge needs a margin above 0 and below 100). The paper uses 0.2.");
  require(options.recency_floor >= 0.0 && options.recency_floor <= 1.0,
          "loss.recency_floor is " + std::to_string(options.recency_floor) +
              " (the least weight of an example lies in 0 to 1). Use 1 to weigh all examples alike.");
  require(options.recency_items >= 1e-3 && options.recency_items <= 1e9,
          "loss.recency_items is " + std::to_string(options.recency_items) +
              " (a weight falls over 0.001 to 1e9 items). Try 20, with loss.recency_floor 0.05.");
  require(options.l2 >= 0.0 && options.l2 <= 100.0,
          "loss.l2 is " + std::to_string(options.l2) +
              " (the weight of a penalty lies in 0 to 100). Try 0.01, or 0 for none.");
}

void validate_together(const ModelOptions& model, const LossOptions& loss) {
  require(loss.l2 == 0.0 || model.kind == ModelKind::bpr,
          "loss.l2 is " + std::to_string(loss.l2) + " and model.kind = \"" + std::string(name_of(model.kind)) +
              "\" (there the unit ball bounds the rows, and no penalty does). Use it with model.kind = \"bpr\".");
}

}  // namespace lrml
