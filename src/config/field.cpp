#include "lrml/config/field.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

namespace lrml {
namespace {

template <class... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

template <class Number>
std::optional<Number> parse_number(std::string_view text) {
  Number value{};
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if constexpr (std::floating_point<Number>) {
    if (!std::isfinite(value)) return std::nullopt;
  } else if constexpr (std::unsigned_integral<Number>) {
    if (!std::in_range<std::int64_t>(value)) return std::nullopt;
  }
  return value;
}

template <class Number>
bool set_number(Number* member, std::string_view text) {
  const auto value = parse_number<Number>(text);
  if (value) *member = *value;
  return value.has_value();
}

bool set_list(std::vector<std::uint64_t>* member, std::string_view text) {
  std::vector<std::uint64_t> list;
  while (true) {
    const std::size_t comma = text.find(',');
    const auto value = parse_number<std::uint64_t>(text.substr(0, comma));
    if (!value) return false;
    list.push_back(*value);
    if (comma == std::string_view::npos) break;
    text.remove_prefix(comma + 1);
  }
  *member = std::move(list);
  return true;
}

bool set_enum(const EnumReference& member, std::string_view text) {
  for (std::size_t position = 0; position < member.names.size(); ++position) {
    if (member.names[position] != text) continue;
    member.set(position);
    return true;
  }
  return false;
}

std::string join(const auto& list, const char* separator) {
  std::string text;
  for (const auto& element : list) {
    if (!text.empty()) text += separator;
    if constexpr (std::integral<std::decay_t<decltype(element)>>) {
      text += std::to_string(element);
    } else {
      text += element;
    }
  }
  return text;
}

std::string text_of_number(double value) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};  // the shortest that reads back exactly
}

}  // namespace

std::string accepted_values(const Field& field) {
  const Overloaded describe = {
      [](bool*) -> std::string { return "true or false"; },
      [](int*) -> std::string { return "a whole number"; },
      [](std::int64_t*) -> std::string { return "a whole number"; },
      [](std::uint64_t*) -> std::string { return "a whole number from 0 up"; },
      [](double*) -> std::string { return "a finite number"; },
      [](std::string*) -> std::string { return "text"; },
      [](std::vector<std::uint64_t>*) -> std::string { return "a list of whole numbers from 0 up"; },
      [](const EnumReference& member) { return "one of " + join(member.names, ", "); },
  };
  return std::visit(describe, field.value);
}

std::string text_of(const Field& field) {
  const Overloaded print = {
      [](const bool* member) -> std::string { return *member ? "true" : "false"; },
      [](const double* member) { return text_of_number(*member); },
      [](const std::string* member) { return *member; },
      [](const std::vector<std::uint64_t>* member) { return join(*member, ","); },
      [](const EnumReference& member) { return std::string(member.names[member.get()]); },
      [](const auto* integer) { return std::to_string(*integer); },
  };
  return std::visit(print, field.value);
}

bool set_from_text(const Field& field, std::string_view text) {
  const Overloaded set = {
      [text](bool* member) {
        if (text != "true" && text != "false") return false;
        *member = text == "true";
        return true;
      },
      [text](std::string* member) {
        *member = text;
        return true;
      },
      [text](std::vector<std::uint64_t>* member) { return set_list(member, text); },
      [text](const EnumReference& member) { return set_enum(member, text); },
      [text](auto* number) { return set_number(number, text); },
  };
  return std::visit(set, field.value);
}

std::vector<std::string> names_of(std::span<const Section> sections) {
  std::vector<std::string> names;
  for (const Section& section : sections) {
    for (const Field& field : section.fields) names.push_back(field.name());
  }
  return names;
}

const Field* find_field(std::span<const Section> sections, std::string_view name) {
  for (const Section& section : sections) {
    for (const Field& field : section.fields) {
      if (field.name() == name) return &field;
    }
  }
  return nullptr;
}

}  // namespace lrml
