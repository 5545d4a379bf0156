// `--section.key value` on the command line, for every field.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "lrml/config/field.h"

namespace CLI {
class App;
}

namespace lrml {

/// What the command line said about one field, to be applied over the TOML file.
struct Override {
  std::string name;  ///< "section.key"
  std::string text;
};

/// Makes `app` accept `--section.key value` for every field, in help groups by section with the values at
/// this moment (the defaults) and the fields' help. Parsing appends to `overrides`, which must outlive
/// `app`'s parsing.
void add_field_options(CLI::App& app, std::span<const Section> sections, std::vector<Override>& overrides);

/// Applies them in order: the last one wins.
/// Throws Error (usage) for unknown names and wrong values, saying which are allowed.
void apply_overrides(std::span<const Override> overrides, std::span<const Section> sections);

}  // namespace lrml
