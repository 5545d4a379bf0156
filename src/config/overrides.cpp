#include "lrml/config/overrides.h"

#include <CLI/CLI.hpp>

#include "lrml/base/error.h"
#include "lrml/config/nearest.h"

namespace lrml {
namespace {

std::string type_name(const Field& field) {
  if (const auto* member = std::get_if<EnumReference>(&field.value)) {
    std::string names;
    for (const auto name : member->names) names += (names.empty() ? "" : "|") + std::string(name);
    return names;
  }
  if (std::holds_alternative<bool*>(field.value)) return "true|false";
  if (std::holds_alternative<std::string*>(field.value)) return "TEXT";
  if (std::holds_alternative<std::vector<std::uint64_t>*>(field.value)) return "N,N";
  return std::holds_alternative<double*>(field.value) ? "X" : "N";
}

}  // namespace

void add_field_options(CLI::App& app, std::span<const Section> sections, std::vector<Override>& overrides) {
  for (const Section& section : sections) {
    for (const Field& field : section.fields) {
      const auto remember = [&overrides, name = field.name()](const CLI::results_t& results) {
        overrides.push_back({name, results.back()});
        return true;
      };
      app.add_option("--" + field.name(), remember, field.help)
          ->type_name(type_name(field))
          ->default_str(text_of(field))
          ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast)
          ->group("[" + section.name + "]");
    }
  }
}

void apply_overrides(std::span<const Override> overrides, std::span<const Section> sections) {
  for (const Override& override : overrides) {
    const Field* const field = find_field(sections, override.name);
    if (field == nullptr) {
      const auto names = names_of(sections);
      throw Error(ExitCode::usage, "cannot use option --" + override.name + " (no such option)." +
                                       did_you_mean(override.name, names) + " The help lists all: --help");
    }
    if (set_from_text(*field, override.text)) continue;
    std::vector<std::string> known;
    if (const auto* member = std::get_if<EnumReference>(&field->value)) {
      known.assign(member->names.begin(), member->names.end());
    }
    throw Error(ExitCode::usage, "cannot use --" + override.name + " " + override.text + " (it must be " +
                                     accepted_values(*field) + ")." + did_you_mean(override.text, known));
  }
}

}  // namespace lrml
