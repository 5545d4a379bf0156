// Fields from and to TOML.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "lrml/config/field.h"

namespace lrml {

/// Sets the fields that `text` names and leaves the others. `origin` (a file name) is for messages.
/// Throws Error (usage) for broken TOML, unknown sections and keys (with the nearest known one) and wrong
/// values (with those allowed).
void read_toml(std::string_view text, const std::string& origin, std::span<const Section> sections);

/// Every field with its value and help, section by section. read_toml of it gives equal values exactly.
std::string to_toml(std::span<const Section> sections);

}  // namespace lrml
