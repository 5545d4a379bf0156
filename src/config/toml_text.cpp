#include "lrml/config/toml_text.h"

#include <toml++/toml.h>

#include <algorithm>
#include <sstream>

#include "lrml/base/error.h"
#include "lrml/config/nearest.h"

namespace lrml {
namespace {

std::string in_line(const std::string& origin, const toml::source_region& region) {
  return origin + " line " + std::to_string(region.begin.line);
}

/// "cannot use x = 1 in c.toml line 3 (why)."
Error unusable(const std::string& what, const std::string& place, const std::string& rest) {
  return Error(ExitCode::usage, "cannot use " + what + " in " + place + " " + rest);
}

std::string printed(const toml::node& node) {
  std::ostringstream stream;
  node.visit([&stream](const auto& value) { stream << value; });
  return stream.str();
}

/// The node's value as set_from_text wants it, or nothing if its TOML type is not the field's.
std::optional<std::string> text_for(const Field& field, const toml::node& node) {
  const auto& value = field.value;
  if (std::holds_alternative<std::vector<std::uint64_t>*>(value)) {
    if (!node.is_array()) return std::nullopt;
    std::string list;
    for (const toml::node& element : *node.as_array()) {
      if (!element.is_integer()) return std::nullopt;
      list += (list.empty() ? "" : ",") + std::to_string(**element.as_integer());
    }
    return list;
  }
  if (std::holds_alternative<std::string*>(value) || std::holds_alternative<EnumReference>(value)) {
    return node.value_exact<std::string>();
  }
  const bool right_type = std::holds_alternative<bool*>(value)     ? node.is_boolean()
                          : std::holds_alternative<double*>(value) ? node.is_number()
                                                                   : node.is_integer();
  return right_type ? std::optional(printed(node)) : std::nullopt;
}

std::vector<std::string> enum_names(const Field& field) {
  const auto* member = std::get_if<EnumReference>(&field.value);
  if (member == nullptr) return {};
  return {member->names.begin(), member->names.end()};
}

void read_value(const Field& field, const toml::node& node, const std::string& origin) {
  const std::optional<std::string> text = text_for(field, node);
  if (text && set_from_text(field, *text)) return;
  throw unusable(field.name() + " = " + printed(node), in_line(origin, node.source()),
                 "(it must be " + accepted_values(field) + ")." + did_you_mean(text.value_or(""), enum_names(field)));
}

void read_section(const Section& section, const toml::table& table, const std::string& origin) {
  std::vector<std::string> keys;
  for (const Field& field : section.fields) keys.push_back(field.key);
  for (const auto& [key, node] : table) {
    const auto field = std::ranges::find(section.fields, key.str(), &Field::key);
    if (field == section.fields.end()) {
      throw unusable("key '" + section.name + "." + std::string(key) + "'", in_line(origin, key.source()),
                     "(unknown; [" + section.name + "] has: " + (keys.empty() ? "nothing" : comma_separated(keys)) +
                         ")." + did_you_mean(key.str(), keys));
    }
    read_value(*field, node, origin);
  }
}

toml::table parsed(std::string_view text, const std::string& origin) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    throw Error(ExitCode::usage, "cannot read " + in_line(origin, error.source()) +
                                     " (not TOML: " + std::string(error.description()) +
                                     "). Write for example: [model] and below it dim = 100");
  }
}

std::string toml_value(const Field& field) {
  std::string text = text_of(field);
  if (std::holds_alternative<std::string*>(field.value) || std::holds_alternative<EnumReference>(field.value)) {
    return printed(toml::value<std::string>(text));
  }
  if (std::holds_alternative<std::vector<std::uint64_t>*>(field.value)) return "[" + text + "]";
  const bool looks_whole = text.find_first_of(".e") == std::string::npos;
  return std::holds_alternative<double*>(field.value) && looks_whole ? text + ".0" : text;
}

}  // namespace

void read_toml(std::string_view text, const std::string& origin, std::span<const Section> sections) {
  std::vector<std::string> names;
  for (const Section& section : sections) names.push_back(section.name);
  for (const auto& [name, node] : parsed(text, origin)) {
    const auto section = std::ranges::find(sections, name.str(), &Section::name);
    if (section == sections.end() || !node.is_table()) {
      const std::string what =
          node.is_table() ? "section [" + std::string(name) + "]" : "key '" + std::string(name) + "'";
      throw unusable(what, in_line(origin, name.source()),
                     std::string(node.is_table() ? "(unknown" : "(outside a section") + "; there are the sections: " +
                         comma_separated(names) + ")." + did_you_mean(name.str(), names));
    }
    read_section(*section, *node.as_table(), origin);
  }
}

std::string to_toml(std::span<const Section> sections) {
  std::string text;
  for (const Section& section : sections) {
    text += (text.empty() ? "[" : "\n[") + section.name + "]\n";
    for (const Field& field : section.fields) {
      text += field.key + " = " + toml_value(field) + "  # " + field.help + "\n";
    }
  }
  return text;
}

}  // namespace lrml
