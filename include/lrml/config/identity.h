// Options as flat text, and the question whether two runs are the same run.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "lrml/config/field.h"

namespace lrml {

/// "section.key" → text_of, for every field: what a checkpoint keeps.
using FlatText = std::map<std::string, std::string>;

FlatText flat_text(std::span<const Section> sections);

/// Sets every field named in `texts`. Throws Error (usage) for unknown names and wrong values.
void read_flat_text(const FlatText& texts, std::span<const Section> sections);

/// One line "train.seed: 2 here, 1 in the checkpoint" for each field of the run's identity that differs.
/// @pre both lists come from the same option structs
std::vector<std::string> identity_differences(std::span<const Section> here, std::span<const Section> checkpoint);

}  // namespace lrml
