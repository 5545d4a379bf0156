// When checkpoints are written and how many stay.
#pragma once

#include <cstddef>

#include "lrml/base/fields.h"

namespace lrml {

struct CheckpointOptions {
  std::size_t every_epochs = 0;
  double every_minutes = 10.0;
  std::size_t keep = 2;
};

template <FieldsOf<CheckpointOptions> Options, class Visitor>
void visit_fields(Options& options, Visitor&& visit) {
  visit("every_epochs", options.every_epochs, "epochs between checkpoints; 0: by time only", Identity::no);
  visit("every_minutes", options.every_minutes, "minutes between checkpoints; 0: by epochs only", Identity::no);
  visit("keep", options.keep, "newest checkpoints kept", Identity::no);
}

/// Throws Error (usage) naming the key of an impossible value.
void validate(const CheckpointOptions& options);

}  // namespace lrml
