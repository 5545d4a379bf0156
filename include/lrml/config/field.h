// Option structs seen as lists of fields: what TOML, the command line, --help and checkpoints work on.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "lrml/base/fields.h"

namespace lrml {

/// A NamedEnum member: its names in order, and the position of its value among them.
struct EnumReference {
  std::span<const std::string_view> names;
  std::function<std::size_t()> get;
  std::function<void(std::size_t)> set;
};

/// A reference to a member of an option struct; std::size_t is std::uint64_t.
using FieldReference = std::variant<bool*, int*, std::int64_t*, std::uint64_t*, double*, std::string*,
                                    std::vector<std::uint64_t>*, EnumReference>;

struct Field {
  std::string section;
  std::string key;
  std::string help;
  Identity identity = Identity::no;
  FieldReference value;

  std::string name() const { return section + "." + key; }
};

/// The fields of one option struct, under the name of its TOML table. The struct must outlive it.
struct Section {
  std::string name;
  std::vector<Field> fields;
};

/// What `field` accepts, for people: "a whole number from 0 up", "one of lrml, cml, bpr".
std::string accepted_values(const Field& field);

/// The value as one writes it on the command line: "0.001", "lrml", "5,10". Doubles read back exactly.
std::string text_of(const Field& field);

/// Sets the member from such a text; false, with the member untouched, if the text is none the field accepts.
/// Unsigned values end at 2⁶³ − 1 and doubles are finite, so that TOML can say each.
bool set_from_text(const Field& field, std::string_view text);

template <class Member>
FieldReference reference_to(Member& member) {
  if constexpr (NamedEnum<Member>) {
    return EnumReference{EnumNames<Member>::names, [&member] { return static_cast<std::size_t>(member); },
                         [&member](std::size_t position) { member = static_cast<Member>(position); }};
  } else {
    return &member;
  }
}

template <class Options>
Section section_of(std::string name, Options& options) {
  Section section = {std::move(name), {}};
  visit_fields(options, [&section](const char* key, auto& member, const char* help, Identity identity) {
    section.fields.push_back({section.name, key, help, identity, reference_to(member)});
  });
  return section;
}

/// "section.key" of every field.
std::vector<std::string> names_of(std::span<const Section> sections);

/// The field called "section.key", or null.
const Field* find_field(std::span<const Section> sections, std::string_view name);

}  // namespace lrml
