// The raw formats lrml_prep knows: how each is recognized and read.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data_prep/interaction_log.h"
#include "data_prep/read_plan.h"
#include "data_prep/source.h"

namespace lrml::prep {

struct Format {
  std::string_view name;     ///< as in --format
  std::string_view expects;  ///< what a source of this format holds, for errors
  bool (*detect)(const Source& source);
  InteractionLog (*read)(const Source& source, ReadReport& report);
};

/// All formats, in the order in which they are tried.
std::span<const Format> formats();

/// "auto" and the names of all formats.
std::vector<std::string> format_names();

/// Reads `source` in the format called `name`; "auto" means the first that recognizes it.
/// Throws Error (bad data) if none does, or if the source is not in good order. @pre `name` is one of
/// format_names()
InteractionLog read_log(const Source& source, std::string_view name, ReadReport& report);

}  // namespace lrml::prep
