// Option structs and their one field list, from which parsing, --help, the echo in config.toml and the errors
// for unknown keys all come.
//
//     struct LossOptions {
//       double margin = 0.2;
//     };
//     template <FieldsOf<LossOptions> Options, class Visitor>
//     void visit_fields(Options& options, Visitor&& visit) {
//       visit("margin", options.margin, "hinge margin λ", Identity::yes);
//     }
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>
#include <type_traits>

namespace lrml {

/// Whether a field belongs to the run's identity: a resumed run must agree on it, since the bits depend on it.
enum class Identity { yes, no };

/// Options or const Options.
template <class T, class Options>
concept FieldsOf = std::same_as<std::remove_const_t<T>, Options>;

/// Specialize for each enum that is an option: `static constexpr std::array names = {"lrml", "cml"};`,
/// one name per enumerator in order, the first with value 0.
template <class Enum>
struct EnumNames;

template <class Enum>
concept NamedEnum = std::is_enum_v<Enum> && requires {
  EnumNames<Enum>::names.size();
};

template <NamedEnum Enum>
constexpr std::string_view name_of(Enum value) {
  return EnumNames<Enum>::names[static_cast<std::size_t>(value)];
}

}  // namespace lrml
