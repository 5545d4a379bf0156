// Lists of items as formats: one user per line.
#pragma once

#include <optional>

#include "data_prep/format/format.h"

namespace lrml::prep {

/// `user item item …`: LightGCN's train.txt, sequences. Recognized where lines of numbers differ in length; their order
/// is an order of events only with --ordered.
std::optional<ReadPlan> recognize_item_lists(const Glimpse& glimpse, const FormatOptions& options);

/// `count item item …`: citeulike's users.dat. Recognized where the count is right on each of the first lines.
std::optional<ReadPlan> recognize_counted_lists(const Glimpse& glimpse, const FormatOptions& options);

}  // namespace lrml::prep
