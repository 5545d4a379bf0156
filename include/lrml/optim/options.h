// How gradients move parameters.
#pragma once

#include <array>
#include <string_view>

#include "lrml/base/fields.h"

namespace lrml {

enum class OptimKind {
  adam,       ///< every row in every step (the paper's)
  lazy_adam,  ///< only the rows an active triplet touched
};
template <>
struct EnumNames<OptimKind> {
  static constexpr std::array<std::string_view, 2> names = {"adam", "lazy_adam"};
};

struct OptimOptions {
  OptimKind kind = OptimKind::adam;
  double learning_rate = 0.001;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
};

template <FieldsOf<OptimOptions> Options, class Visitor>
void visit_fields(Options& options, Visitor&& visit) {
  visit("kind", options.kind, "adam: every row, every step; lazy_adam: only rows with a gradient", Identity::yes);
  visit("learning_rate", options.learning_rate, "Adam's step size", Identity::yes);
  visit("beta1", options.beta1, "decay of the mean of gradients", Identity::yes);
  visit("beta2", options.beta2, "decay of the mean of squared gradients", Identity::yes);
  visit("epsilon", options.epsilon, "added to the root of the mean of squares", Identity::yes);
}

/// Throws Error (usage) naming the key of an impossible value.
void validate(const OptimOptions& options);

}  // namespace lrml
