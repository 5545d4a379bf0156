// How the negatives of an example are drawn.
#pragma once

#include <cstddef>

#include "lrml/base/fields.h"

namespace lrml {

struct SampleOptions {
  std::size_t negatives = 1;   ///< m, each of which makes a triplet of its own
  std::size_t hardest_of = 1;  ///< k uniform draws, of which the hardest becomes the negative

  /// Uniform draws for one example: m·k.
  std::size_t candidates() const { return negatives * hardest_of; }
};

template <FieldsOf<SampleOptions> Options, class Visitor>
void visit_fields(Options& options, Visitor&& visit) {
  visit("negatives", options.negatives, "negatives of an example; each makes a triplet of its own", Identity::yes);
  visit("hardest_of", options.hardest_of,
        "draws for a negative, of which the one nearest to the user is taken (bpr: the largest p·q)", Identity::yes);
}

/// Throws Error (usage) naming the key of an impossible value.
void validate(const SampleOptions& options);

}  // namespace lrml
