// From ids in a text to the keys of ParsedText, for every parser.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "data_prep/text/hash_index.h"
#include "data_prep/text/line_parser.h"

namespace lrml::prep {

inline constexpr std::size_t longest_id = 1024;  ///< bytes

/// Why `id` cannot be an id, if it cannot: "is empty", "is longer than 1,024 bytes", "is no UTF-8",
/// "holds a NUL byte".
std::optional<std::string> why_no_id(std::string_view id);

/// Gives ids their keys, and names their places in `parsed.names`. One for each call of LineParser::parse.
class IdKeys {
 public:
  explicit IdKeys(ParsedText& parsed) : names_(parsed.names) {}

  /// @pre why_no_id(id) is nothing
  std::uint32_t key_of(std::string_view id);

 private:
  std::vector<std::string>& names_;
  HashIndex index_;
};

}  // namespace lrml::prep
