#include "lrml/config/identity.h"

#include "lrml/base/error.h"
#include "lrml/config/overrides.h"

namespace lrml {

FlatText flat_text(std::span<const Section> sections) {
  FlatText texts;
  for (const Section& section : sections) {
    for (const Field& field : section.fields) texts[field.name()] = text_of(field);
  }
  return texts;
}

void read_flat_text(const FlatText& texts, std::span<const Section> sections) {
  std::vector<Override> overrides;
  for (const auto& [name, text] : texts) overrides.push_back({name, text});
  apply_overrides(overrides, sections);
}

std::vector<std::string> identity_differences(std::span<const Section> here, std::span<const Section> checkpoint) {
  std::vector<std::string> differences;
  for (const Section& section : here) {
    for (const Field& field : section.fields) {
      if (field.identity == Identity::no) continue;
      const Field* const other = find_field(checkpoint, field.name());
      LRML_ASSERT(other != nullptr);
      if (text_of(field) == text_of(*other)) continue;
      differences.push_back(field.name() + ": " + text_of(field) + " here, " + text_of(*other) + " in the checkpoint");
    }
  }
  return differences;
}

}  // namespace lrml
