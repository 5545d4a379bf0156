// How negatives are drawn.
#pragma once

#include "lrml/base/fields.h"

namespace lrml {

/// One uniform negative per example, the paper's; the section is there for the options that vary it.
struct SampleOptions {};

template <FieldsOf<SampleOptions> Options, class Visitor>
void visit_fields(Options&, Visitor&&) {}

inline void validate(const SampleOptions&) {}

}  // namespace lrml
